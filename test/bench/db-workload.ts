import { type Collection, type Document } from 'mongodb';

/** Clients that ask at the same time when throughput is measured. */
export const CLIENTS = 32;

const SAMPLES = 1000;
const THROUGHPUT_SAMPLES = 4000;
/** Asked before anything counts, so that no engine is measured while it compiles or fills its caches. */
const WARM_UP_SAMPLES = 300;
const BATCH = 10_000;

type Operation = (collection: Collection, size: number, step: number) => Promise<unknown>;

/** What one operation cost on one engine at one size. */
export interface Measure {
  readonly operation: string;
  readonly size: number;
  /** Median of one client asking one thing after the other, in ms. */
  readonly medianMs: number;
  /** Answers per second to `CLIENTS` clients. */
  readonly perSecond: number;
}

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

/** Adds the small documents numbered `from` to `to`. */
export async function fill(collection: Collection, from: number, to: number): Promise<void> {
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

async function oneByOne(ask: (step: number) => Promise<unknown>): Promise<number> {
  const samples: number[] = [];
  for (let step = 0; step < WARM_UP_SAMPLES + SAMPLES; step += 1) {
    const startedAt = performance.now();
    await ask(step);
    samples.push(performance.now() - startedAt);
  }
  return median(samples.slice(WARM_UP_SAMPLES));
}

async function together(ask: (step: number) => Promise<unknown>): Promise<number> {
  let step = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from(new Array(CLIENTS).keys(), async () => {
      while (step < THROUGHPUT_SAMPLES) {
        step += 1;
        await ask(step);
      }
    }),
  );
  return THROUGHPUT_SAMPLES / ((performance.now() - startedAt) / 1000);
}

/** Measures every operation on a collection that has been filled with `size` documents. */
export async function measureOperations(collection: Collection, size: number): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [operation, run] of Object.entries(OPERATIONS)) {
    const ask = (step: number): Promise<unknown> => run(collection, size, step);
    const medianMs = await oneByOne(ask);
    measures.push({ operation, size, medianMs, perSecond: await together(ask) });
  }
  return measures;
}
