import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { MongoClient } from 'mongodb';

import { inspectAfterCrash, newLedger, writeUntilGone } from './crash-ledger.js';

const CLI = new URL('../src/cli.ts', import.meta.url).pathname;
const WRITERS = 32;
const ACKNOWLEDGED_PER_ROUND = 100;

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly output: () => string;
}

function run(...args: string[]): Program {
  const child = spawn(
    process.execPath,
    ['--import', '@swc-node/register/esm-register', CLI, ...args],
    { env: { PATH: '' } },
  );
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => text };
}

async function uriOf({ child, output }: Program): Promise<string> {
  for (;;) {
    const found = /(mongodb:\S+) after/.exec(output());
    if (found?.[1] !== undefined) {
      return found[1];
    }
    await new Promise((resolve) => child.stdout?.once('data', resolve));
  }
}

describe('the program', () => {
  it('loses nothing acknowledged when it is killed under 32 writers', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'db-crash-'));
    const ledger = newLedger();
    for (let round = 0; round < 3; round += 1) {
      const program = run('--dir', dir);
      const client = await MongoClient.connect(await uriOf(program), {
        maxPoolSize: WRITERS,
        retryWrites: false,
        serverSelectionTimeoutMS: 500,
      });
      expect(await inspectAfterCrash(client.db('kill'), ledger)).toEqual([]);
      const goal = ledger.acknowledged.size + ACKNOWLEDGED_PER_ROUND;
      const writers = writeUntilGone(client.db('kill'), ledger, WRITERS);
      while (ledger.acknowledged.size < goal) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      program.child.kill('SIGKILL');
      await program.ended;
      await writers;
      await client.close(true);
    }
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  it('explains itself with --help', async () => {
    const program = run('--help');
    expect(await program.ended).toBe(0);
    expect(program.output()).toContain('--socket <path>');
  }, 20_000);

  it('refuses a port that is none, without a stack', async () => {
    const program = run('--port', 'x');
    expect(await program.ended).toBe(1);
    expect(program.output()).toBe('--port must be a whole number from 0 to 65535, not "x".\n');
  }, 20_000);

  it('stops cleanly on SIGTERM and names the directory’s holder to a second one', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'db-crash-'));
    const first = run('--dir', dir);
    await uriOf(first);
    const second = run('--dir', dir);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`process ${String(first.child.pid)}`);
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    rmSync(dir, { recursive: true, force: true });
  }, 20_000);
});
