import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { open as openLmdb } from 'lmdb';
import { MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../src/index.js';
import { inspectAfterCrash, newLedger, writeUntilGone } from './crash-ledger.js';

const CLI = new URL('../src/cli.ts', import.meta.url).pathname;
const WRITERS = 32;
const ACKNOWLEDGED_PER_ROUND = 100;

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly output: () => string;
}

function watched(child: ChildProcessWithoutNullStreams): Program {
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => text };
}

const COMMAND = ['--import', '@swc-node/register/esm-register', CLI];

function run(...args: string[]): Program {
  return watched(spawn(process.execPath, [...COMMAND, ...args], { env: { PATH: '' } }));
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

/** Removes the last index entry there is, behind the database's back. */
function breakAnIndex(path: string): void {
  const root = openLmdb<Buffer, Buffer>({ path, noSubdir: true, keyEncoding: 'binary' });
  const table = root.openDB<Buffer, Buffer>({
    name: 'indexes',
    encoding: 'binary',
    keyEncoding: 'binary',
  });
  const [last] = table.getKeys({ reverse: true, limit: 1 });
  root.transactionSync(() => {
    if (last) {
      table.removeSync(last);
    }
  });
  void root.close();
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

  it('would be caught losing a write, going back a version, or breaking an index', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'db-crash-'));
    const database = await EmbeddedMongo.start({ dir, thread: 'caller' });
    const client = await MongoClient.connect(database.uri);
    const db = client.db('kill');
    const entries = db.collection<{ _id: string; slot: number; version: number }>('entries');
    await entries.createIndex({ slot: 1 }, { unique: true }, {});
    await entries.createIndex({ version: 1, slot: -1 }, {}, {});
    const ledger = newLedger();
    for (const [index, id] of ['kept', 'lost', 'old'].entries()) {
      await entries.insertOne({ _id: id, slot: index, version: 2 });
      ledger.acknowledged.set(id, 2);
    }
    expect(await inspectAfterCrash(db, ledger)).toEqual([]);
    await entries.deleteOne({ _id: 'lost' });
    await entries.updateOne({ _id: 'old' }, { $set: { version: 1 } });
    expect(await inspectAfterCrash(db, ledger)).toEqual([
      'lost: version 2 was acknowledged, 0 is stored',
      'old: version 2 was acknowledged, 1 is stored',
    ]);
    await client.close();
    await database.stop();

    breakAnIndex(join(dir, 'data.lmdb'));
    const again = await EmbeddedMongo.start({ dir, thread: 'caller' });
    const later = await MongoClient.connect(again.uri);
    const problems = await inspectAfterCrash(later.db('kill'), newLedger());
    expect(problems.join()).toMatch(/lacks an entry for record \d.*1 of 2 documents/);
    await later.close();
    await again.stop();
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
