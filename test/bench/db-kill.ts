/**
 * Kills the database with SIGKILL in the middle of 32 concurrent writers, over and over, and checks after each restart
 * that nothing acknowledged is missing, that every index agrees with its documents, and that it was there in a second.
 * Ends with 1 when one of these does not hold.
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

const SOURCE = new URL('../../libs/embedded-mongo/src/cli.ts', import.meta.url).pathname;
const HELP = `Kills the database under load and checks what it kept.

  npm run bench:db-kill -- --rounds 200

  --rounds <n>      how many times (default: 200; one takes about two seconds)
  --program <path>  the embedded database's program; dist/libs/embedded-mongo/src/cli.js is there sooner
  --help            this text
`;
const LOADER = ['--import', '@swc-node/register/esm-register'];
const WRITERS = 32;
/** From opening the directory to listening, in ms. */
const SLOWEST_OPENING_MS = 1000;
const PROGRESS_EVERY = 20;

interface Running {
  readonly child: ChildProcess;
  readonly uri: string;
  /** From opening the directory to listening, as the database itself says. */
  readonly openMs: number;
  /** From starting the process, which compiles TypeScript first unless its program is compiled. */
  readonly startMs: number;
}

async function start(dir: string, program: string): Promise<Running> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [...(program.endsWith('.ts') ? LOADER : []), program, '--dir', dir],
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

async function round(
  dir: string,
  program: string,
  ledger: Ledger,
  lifeMs: number,
): Promise<Running> {
  const running = await start(dir, program);
  const client = new MongoClient(running.uri, {
    maxPoolSize: WRITERS,
    serverSelectionTimeoutMS: 30_000,
    retryWrites: false,
  });
  try {
    await client.connect();
    const problems = await inspectAfterCrash(client.db('kill'), ledger);
    if (problems.length > 0) {
      throw new Error(problems.join('\n'));
    }
    const writers = writeUntilGone(client.db('kill'), ledger, WRITERS);
    await new Promise((resolve) => setTimeout(resolve, lifeMs));
    await kill(running);
    // Closed first: nobody need wait for a server that will not come back.
    await client.close(true);
    await writers;
  } finally {
    running.child.kill('SIGKILL');
    await client.close(true);
  }
  return running;
}

async function killOverAndOver(rounds: number, program: string): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'db-kill-'));
  const ledger = newLedger();
  let slowestOpen = 0;
  let slowestStart = 0;
  try {
    for (let index = 0; index < rounds; index += 1) {
      const { openMs, startMs } = await round(dir, program, ledger, 50 + ((index * 37) % 250));
      slowestOpen = Math.max(slowestOpen, openMs);
      slowestStart = Math.max(slowestStart, startMs);
      if ((index + 1) % PROGRESS_EVERY === 0) {
        process.stdout.write(
          `${index + 1} rounds, ${ledger.acknowledged.size} documents acknowledged, slowest opening ${slowestOpen} ms\n`,
        );
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const isQuick = slowestOpen < SLOWEST_OPENING_MS;
  process.exitCode = isQuick ? 0 : 1;
  process.stdout.write(
    `${rounds} rounds under ${WRITERS} writers, ${ledger.acknowledged.size} documents acknowledged: none was lost, no index disagreed; slowest opening ${slowestOpen} ms (${isQuick ? 'met' : 'MISSED'}: less than ${SLOWEST_OPENING_MS}), slowest process start ${Math.round(slowestStart)} ms.\n`,
  );
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    program: { type: 'string', default: SOURCE },
    help: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
if (values.help) {
  process.stdout.write(HELP);
} else if (!Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write(`--rounds must be a whole number above 0, not ${values.rounds}.\n`);
  process.exitCode = 1;
} else {
  await killOverAndOver(rounds, values.program);
}
