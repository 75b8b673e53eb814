/**
 * Measures indexed operations at 10 k, 100 k and 1 M small documents on the embedded database and, when a second URI is
 * given, on that engine in the same run.
 *
 *   npm run bench:db -- [--sizes 10000,100000,1000000] [--against mongodb://…] [--program dist/libs/embedded-mongo/src/cli.js]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { type Collection, type Document, MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../../libs/embedded-mongo/src/index.js';

const CLIENTS = 32;
const SAMPLES = 1000;
const BATCH = 10_000;
const SOURCE = new URL('../../libs/embedded-mongo/src/cli.ts', import.meta.url).pathname;
const LOADER = ['--import', '@swc-node/register/esm-register'];

type Operation = (collection: Collection, size: number, step: number) => Promise<unknown>;

function spread(step: number, size: number): number {
  return (step * 7919) % size;
}

const OPERATIONS: Record<string, Operation> = {
  findOne: (collection, size, step) => collection.findOne({ key: `k${spread(step, size)}` }),
  insert: (collection, size, step) =>
    collection.insertOne({
      key: `new${size}-${step}-${Math.random()}`,
      group: step % 100,
      at: size + step,
    }),
  update: (collection, size, step) =>
    collection.updateOne({ key: `k${spread(step, size)}` }, { $inc: { hits: 1 } }),
  upsert: (collection, size, step) =>
    collection.updateOne(
      { key: `up${size}-${step}-${Math.random()}` },
      { $set: { group: 1, at: step } },
      { upsert: true },
    ),
  rangeSortLimit20: (collection, size, step) =>
    collection
      .find({ at: { $gte: spread(step, size) } })
      .sort({ at: 1 })
      .limit(20)
      .toArray(),
  countRange1000: (collection, size, step) => {
    const from = spread(step, Math.max(1, size - 1000));
    return collection.countDocuments({ at: { $gte: from, $lt: from + 1000 } });
  },
};

async function fill(collection: Collection, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += BATCH) {
    const docs = Array.from(new Array(Math.min(BATCH, to - start)).keys(), (index): Document => {
      const n = start + index;
      return { key: `k${n}`, group: n % 100, at: n, hits: 0 };
    });
    await collection.insertMany(docs, { ordered: false });
  }
}

function median(samples: number[]): number {
  return samples.sort((left, right) => left - right)[Math.floor(samples.length / 2)] ?? 0;
}

async function oneByOne(
  collection: Collection,
  size: number,
  operation: Operation,
): Promise<number> {
  const samples: number[] = [];
  for (let step = 0; step < SAMPLES; step += 1) {
    const startedAt = performance.now();
    await operation(collection, size, step);
    samples.push(performance.now() - startedAt);
  }
  return median(samples);
}

async function together(
  collection: Collection,
  size: number,
  operation: Operation,
): Promise<number> {
  let step = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from(new Array(CLIENTS).keys(), async () => {
      while (step < SAMPLES * 4) {
        step += 1;
        await operation(collection, size, step);
      }
    }),
  );
  return (SAMPLES * 4) / ((performance.now() - startedAt) / 1000);
}

async function measure(
  label: string,
  uri: string,
  sizes: number[],
  memory: () => number | null,
): Promise<void> {
  const client = await MongoClient.connect(uri, { maxPoolSize: CLIENTS });
  const collection = client.db('bench').collection('docs');
  await collection.drop().catch(() => false);
  await collection.createIndex({ key: 1 }, { unique: true }, {});
  await collection.createIndex({ at: 1 }, {}, {});
  let filled = 0;
  for (const size of sizes) {
    const startedAt = performance.now();
    await fill(collection, filled, size);
    const fillMs = performance.now() - startedAt;
    const megabytes = memory();
    process.stdout.write(
      `\n${label}, ${size} documents (filled at ${Math.round(((size - filled) / fillMs) * 1000)}/s${megabytes === null ? '' : `, resident ${megabytes} MB`})\n`,
    );
    filled = size;
    for (const [name, operation] of Object.entries(OPERATIONS)) {
      const ms = await oneByOne(collection, size, operation);
      const rate = await together(collection, size, operation);
      process.stdout.write(
        `  ${name.padEnd(18)} median ${ms.toFixed(3)} ms   ${CLIENTS} clients ${Math.round(rate)}/s\n`,
      );
    }
    const after = memory();
    process.stdout.write(after === null ? '' : `  resident ${after} MB\n`);
  }
  await collection.drop();
  await client.close();
}

function residentMegabytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(text)?.[1] ?? 0) / 1024);
}

async function startAlone(
  dir: string,
  program: string,
): Promise<{ child: ChildProcess; uri: string }> {
  const child = spawn(
    process.execPath,
    [...(program.endsWith('.ts') ? LOADER : []), program, '--dir', dir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const uri = await new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /mongodb:\S+/.exec(chunk.toString());
      if (found) {
        resolve(found[0]);
      }
    });
  });
  return { child, uri };
}

/** The longest time the main loop stood still while the database groups 100 k documents in its own thread. */
async function longestStall(): Promise<void> {
  const database = await EmbeddedMongo.start();
  const client = await MongoClient.connect(database.uri);
  const collection = client.db('bench').collection('stall');
  await fill(collection, 0, 100_000);
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
  process.stdout.write(
    `\nGroup over 100,000 documents: ${Math.round(ms)} ms, longest stall of the main loop ${longest.toFixed(1)} ms\n`,
  );
  await client.close();
  await database.stop();
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000' },
    against: { type: 'string' },
    // The built program (dist/libs/embedded-mongo/src/cli.js) needs no compiler in memory.
    program: { type: 'string', default: SOURCE },
  },
});
const sizes = values.sizes.split(',').map(Number);
const dir = mkdtempSync(join(tmpdir(), 'db-bench-'));
const { child, uri } = await startAlone(dir, values.program);
await measure('embedded', uri, sizes, () =>
  child.pid === undefined ? null : residentMegabytes(child.pid),
);
child.kill('SIGTERM');
rmSync(dir, { recursive: true, force: true });
if (values.against === undefined) {
  process.stdout.write(
    '\nNo second engine was given (--against), so there is nothing to compare with.\n',
  );
} else {
  await measure('second engine', values.against, sizes, () => null);
}
await longestStall();
