/**
 * Kills the database with SIGKILL in the middle of 32 concurrent writers, over and over, and checks after each restart
 * that nothing acknowledged is missing and that every index agrees with its documents.
 *
 *   node --import @swc-node/register/esm-register test/bench/db-kill.ts --rounds 200
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { MongoClient } from 'mongodb';

import {
  inspectAfterCrash,
  type Ledger,
  newLedger,
  writeUntilGone,
} from '../../libs/embedded-mongo/conformance/crash-ledger.js';

const CLI = new URL('../../libs/embedded-mongo/src/cli.ts', import.meta.url).pathname;
const WRITERS = 32;

interface Running {
  readonly child: ChildProcess;
  readonly uri: string;
  /** From opening the directory to listening, as the database itself says. */
  readonly openMs: number;
  /** From starting the process, which compiles TypeScript first. */
  readonly startMs: number;
}

async function start(dir: string): Promise<Running> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', '@swc-node/register/esm-register', CLI, '--dir', dir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [uri, openMs] = await new Promise<[string, number]>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /(mongodb:\S+) after (\d+) ms/.exec(text);
      if (found?.[1] !== undefined) {
        resolve([found[1], Number(found[2])]);
      }
    });
    child.once('exit', (code) => {
      reject(new Error(`The database ended with ${String(code)} before it was ready.`));
    });
  });
  return { child, uri, openMs, startMs: performance.now() - startedAt };
}

async function kill({ child }: Running): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

async function round(dir: string, ledger: Ledger, lifeMs: number): Promise<Running> {
  const running = await start(dir);
  const client = new MongoClient(running.uri, {
    maxPoolSize: WRITERS,
    serverSelectionTimeoutMS: 1000,
    retryWrites: false,
  });
  await client.connect();
  const problems = await inspectAfterCrash(client.db('kill'), ledger);
  if (problems.length > 0) {
    await kill(running);
    throw new Error(problems.join('\n'));
  }
  const writers = writeUntilGone(client.db('kill'), ledger, WRITERS);
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  await kill(running);
  await writers;
  await client.close(true);
  return running;
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' } } });
const rounds = Number(values.rounds);
const dir = mkdtempSync(join(tmpdir(), 'db-kill-'));
const ledger = newLedger();
let slowestOpen = 0;
let slowestStart = 0;
for (let index = 0; index < rounds; index += 1) {
  const { openMs, startMs } = await round(dir, ledger, 50 + ((index * 37) % 250));
  slowestOpen = Math.max(slowestOpen, openMs);
  slowestStart = Math.max(slowestStart, startMs);
  if ((index + 1) % 20 === 0) {
    process.stdout.write(
      `${index + 1} rounds, ${ledger.acknowledged.size} documents acknowledged, slowest opening ${slowestOpen} ms\n`,
    );
  }
}
rmSync(dir, { recursive: true, force: true });
process.stdout.write(
  `${rounds} rounds under ${WRITERS} writers: nothing acknowledged was lost, no index disagreed; slowest opening ${slowestOpen} ms, slowest process start ${Math.round(slowestStart)} ms (compiling TypeScript included).\n`,
);
