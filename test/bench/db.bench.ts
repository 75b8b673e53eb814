/**
 * Measures indexed operations on the embedded database and, where there is one, on a second engine in the same run,
 * says of each goal whether it was met, and ends with 1 when one was missed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { type Collection, MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../../libs/embedded-mongo/src/index.js';
import { describeVerdicts, judge } from './db-goals.js';
import { CLIENTS, fill, type Measure, measureOperations } from './db-workload.js';

const HELP = `Measures the embedded database: indexed operations, memory, and how long it holds up the main loop.

  npm run bench:db -- --against "$(../shared/oracle/up.sh)"

  --sizes <n,n,…>   how many small documents (default: 10000,100000,1000000)
  --against <uri>   a second engine to compare with, in the same run
  --program <path>  the embedded database's program; dist/libs/embedded-mongo/src/cli.js needs no compiler in memory
  --only-stall      only the main loop's longest stall while 100,000 documents are aggregated
  --help            this text
`;
const SOURCE = new URL('../../libs/embedded-mongo/src/cli.ts', import.meta.url).pathname;
const LOADER = ['--import', '@swc-node/register/esm-register'];
const STALL_DOCUMENTS = 100_000;
const REHEARSAL_DOCUMENTS = 2000;

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function freshCollection(client: MongoClient, name: string): Promise<Collection> {
  const collection = client.db('bench').collection(name);
  await collection.drop().catch(() => false);
  await collection.createIndex({ key: 1 }, { unique: true }, {});
  await collection.createIndex({ at: 1 }, {}, {});
  return collection;
}

/** One engine under measurement. `look` is called whenever its memory may have grown. */
async function measureEngine(
  label: string,
  uri: string,
  sizes: readonly number[],
  look: () => string,
): Promise<Measure[]> {
  const client = await MongoClient.connect(uri, { maxPoolSize: CLIENTS });
  // Once through everything before it counts: neither engine nor driver is measured while it is being compiled.
  const rehearsal = await freshCollection(client, 'rehearsal');
  await fill(rehearsal, 0, REHEARSAL_DOCUMENTS);
  await measureOperations(rehearsal, REHEARSAL_DOCUMENTS);
  await rehearsal.drop();
  const collection = await freshCollection(client, 'docs');
  const measures: Measure[] = [];
  let filled = 0;
  for (const size of sizes) {
    const startedAt = performance.now();
    await fill(collection, filled, size);
    const perSecond = (size - filled) / ((performance.now() - startedAt) / 1000);
    report(`\n${label}, ${size} documents (filled at ${Math.round(perSecond)}/s${look()})`);
    filled = size;
    for (const measure of await measureOperations(collection, size)) {
      measures.push(measure);
      report(
        `  ${measure.operation.padEnd(18)} median ${measure.medianMs.toFixed(3)} ms   ${CLIENTS} clients ${Math.round(measure.perSecond)}/s`,
      );
    }
    report(`  done${look()}`);
  }
  await collection.drop();
  await client.close();
  return measures;
}

function residentMegabytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
}

async function startAlone(
  dir: string,
  program: string,
): Promise<{ child: ChildProcess; pid: number; uri: string }> {
  const child = spawn(
    process.execPath,
    [...(program.endsWith('.ts') ? LOADER : []), program, '--dir', dir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const uri = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /mongodb:\S+/.exec(chunk.toString());
      if (found) {
        resolve(found[0]);
      }
    });
    child.once('exit', (code) => {
      reject(new Error(`The database ended with ${String(code)} before it was ready.`));
    });
  });
  return { child, pid: child.pid ?? 0, uri };
}

async function measureEmbedded(
  program: string,
  sizes: readonly number[],
): Promise<{ measures: Measure[]; residentMb: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'db-bench-'));
  const { child, pid, uri } = await startAlone(dir, program);
  let residentMb = 0;
  try {
    const measures = await measureEngine('embedded', uri, sizes, () => {
      const now = residentMegabytes(pid);
      residentMb = Math.max(residentMb, now);
      return `, resident ${now} MB`;
    });
    return { measures, residentMb };
  } finally {
    child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The longest time the main loop stood still while the database aggregates in its own thread, in ms. */
async function longestStall(): Promise<number> {
  const database = await EmbeddedMongo.start();
  const client = await MongoClient.connect(database.uri);
  const collection = client.db('bench').collection('stall');
  await fill(collection, 0, STALL_DOCUMENTS);
  let longest = 0;
  let last = performance.now();
  const ticks = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  const startedAt = performance.now();
  await collection
    .aggregate([
      { $group: { _id: '$group', n: { $sum: '$at' }, most: { $max: '$hits' } } },
      { $sort: { _id: 1 } },
    ])
    .toArray();
  const ms = performance.now() - startedAt;
  clearInterval(ticks);
  report(
    `\nGroup over ${STALL_DOCUMENTS} documents: ${Math.round(ms)} ms, longest stall of the main loop ${longest.toFixed(1)} ms`,
  );
  await client.close();
  await database.stop();
  return longest;
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    against: { type: 'string' },
    program: { type: 'string', default: SOURCE },
    'only-stall': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const sizes = values.sizes.split(',').map(Number);
  if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0)) {
    throw new TypeError(`--sizes must be whole numbers with commas between, not ${values.sizes}`);
  }
  const own = values['only-stall'] ? null : await measureEmbedded(values.program, sizes);
  const isCompared = own !== null && values.against !== undefined;
  const findings = {
    embedded: own?.measures ?? [],
    residentMb: own?.residentMb ?? null,
    other: isCompared
      ? await measureEngine('second engine', values.against ?? '', sizes, () => '')
      : null,
    stallMs: await longestStall(),
  };
  const verdicts = judge(findings);
  report(`\n${describeVerdicts(verdicts)}`);
  process.exitCode = verdicts.some(({ isMet }) => isMet === false) ? 1 : 0;
}

if (values.help) {
  process.stdout.write(HELP);
} else {
  await main();
}
