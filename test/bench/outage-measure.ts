import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { AppProcess } from '../support/app-process.js';
import { RedisServer } from '../support/redis-server.js';
import { DatabaseProcess } from './database-process.js';
import { OutageLoad, type Sample } from './outage-load.js';

export interface OutagePlan {
  /** How long each dependency is gone. */
  readonly goneMs: number;
  /** Source or built: of the application, and of the database. */
  readonly programs: { readonly app: string; readonly database: string };
}

export interface RedisOutage {
  readonly asked: number;
  /** Of pages and lists, answered with anything but 200. */
  readonly failed: number;
  readonly slowestMs: number;
  /** From when Redis was killed, or was there again, until health said so; null: not within `PATIENCE_MS`. */
  readonly toldMs: number | null;
  readonly backMs: number | null;
}

export interface DatabaseOutage {
  readonly asked: number;
  /** Of what was cached, answered with anything but 200. */
  readonly cachedFailed: number;
  /** Of the others, answered 503 with a problem. */
  readonly refused: number;
  readonly slowestRefusalMs: number;
  /** Of the others, answered with anything but 200 and that. */
  readonly failedOtherwise: number;
  /** Like those of Redis. */
  readonly toldMs: number | null;
  readonly backMs: number | null;
  /** From when it was there again until what is not cached was answered. */
  readonly recoveredMs: number | null;
  /** Of the others, refused although sent a second after that. */
  readonly refusedAfterwards: number;
}

const PATIENCE_MS = 15_000;
const BEFORE_MS = 1000;
const AFTERWARDS_MS = 2000;
const SETTLED_MS = 1000;

interface Bench {
  readonly redis: RedisServer;
  readonly database: DatabaseProcess;
  readonly load: OutageLoad;
}

/** Kills Redis under load and brings it back, then the database; the application is the same process throughout. */
export async function measureOutages({
  goneMs,
  programs,
}: OutagePlan): Promise<{ redis: RedisOutage; database: DatabaseOutage }> {
  const dir = await mkdtemp(join(tmpdir(), 'outage-'));
  const redis = await RedisServer.start();
  const database = await DatabaseProcess.start(dir, programs.database);
  const app = AppProcess.start(
    {
      MONGODB_URI: database.uri,
      REDIS_URL: redis.url,
      RATE_LIMIT_READS_PER_MINUTE: '1000000',
      BROWSER: 'off',
    },
    programs.app,
  );
  try {
    const origin = await app.origin();
    const ofRedis = await underLoad(origin, (load) => cutRedis({ redis, database, load }, goneMs));
    const ofDatabase = await underLoad(origin, (load) =>
      cutDatabase({ redis, database, load }, goneMs),
    );
    return { redis: ofRedis, database: ofDatabase };
  } finally {
    await app.kill();
    await Promise.all([redis.kill(), database.kill()]);
    await rm(dir, { recursive: true, force: true });
  }
}

/** Begins when everything is answered, and ends when the last answer is there. */
async function underLoad<T>(
  origin: string,
  measure: (load: OutageLoad) => Promise<() => T>,
): Promise<T> {
  const warming = new OutageLoad(origin);
  const isAnswered = await Promise.all([
    warming.first(({ kind, status }) => kind === 'cached' && status === 200, PATIENCE_MS),
    warming.first(tells('cache', 'up'), PATIENCE_MS),
    warming.first(tells('database', 'up'), PATIENCE_MS),
  ]);
  await warming.stop();
  if (isAnswered.includes(null)) {
    throw new Error('It did not come to answer');
  }
  const load = new OutageLoad(origin);
  await sleep(BEFORE_MS);
  const evaluate = await measure(load);
  await sleep(AFTERWARDS_MS);
  await load.stop();
  return evaluate();
}

async function cutRedis({ redis, load }: Bench, goneMs: number): Promise<() => RedisOutage> {
  const killedAt = performance.now();
  await redis.kill();
  const told = await load.first(since(killedAt, tells('cache', 'degraded')), PATIENCE_MS);
  await sleep(Math.max(0, killedAt + goneMs - performance.now()));
  await redis.start();
  const backAt = performance.now();
  const back = await load.first(since(backAt, tells('cache', 'up')), PATIENCE_MS);
  return () => {
    const reads = load.samples.filter(({ kind }) => kind !== 'health');
    return {
      asked: reads.length,
      failed: reads.filter(({ status }) => status !== 200).length,
      slowestMs: slowest(reads),
      toldMs: msBetween(killedAt, told),
      backMs: msBetween(backAt, back),
    };
  };
}

async function cutDatabase(
  { database, load }: Bench,
  goneMs: number,
): Promise<() => DatabaseOutage> {
  const killedAt = performance.now();
  await database.kill();
  const told = await load.first(since(killedAt, tells('database', 'down')), PATIENCE_MS);
  await sleep(Math.max(0, killedAt + goneMs - performance.now()));
  await database.start();
  const backAt = performance.now();
  const [back, recovered] = await Promise.all([
    load.first(since(backAt, tells('database', 'up')), PATIENCE_MS),
    load.first(
      since(backAt, ({ kind, status }) => kind === 'fresh' && status === 200),
      PATIENCE_MS,
    ),
  ]);
  const settledAt = (recovered?.answeredAt ?? backAt) + SETTLED_MS;
  return () => {
    const cached = load.samples.filter(({ kind }) => kind === 'cached');
    const fresh = load.samples.filter(({ kind }) => kind === 'fresh');
    const refused = fresh.filter(isRefusal);
    const given = fresh.filter(({ status }) => status === 200);
    return {
      asked: cached.length + fresh.length,
      cachedFailed: cached.filter(({ status }) => status !== 200).length,
      refused: refused.length,
      slowestRefusalMs: slowest(refused),
      failedOtherwise: fresh.length - given.length - refused.length,
      toldMs: msBetween(killedAt, told),
      backMs: msBetween(backAt, back),
      recoveredMs: msBetween(backAt, recovered),
      refusedAfterwards: refused.filter(({ sentAt }) => sentAt > settledAt).length,
    };
  };
}

function isRefusal({ status, headers, text }: Sample): boolean {
  return (
    status === 503 &&
    headers['content-type']?.startsWith('application/problem+json') === true &&
    text.includes('"DATABASE_UNAVAILABLE"')
  );
}

/** Whether a report of health says that of a dependency, and has the status line for it. */
function tells(dependency: string, status: string) {
  const isFit = status !== 'down';
  return (sample: Sample): boolean =>
    sample.kind === 'health' &&
    sample.status === (isFit ? 200 : 503) &&
    statusIn(sample.text, dependency) === status;
}

function statusIn(report: string, dependency: string): unknown {
  const { dependencies } = JSON.parse(report) as {
    dependencies: Readonly<Record<string, { readonly status: unknown }>>;
  };
  return dependencies[dependency]?.status;
}

function since(from: number, isWanted: (sample: Sample) => boolean) {
  return (sample: Sample): boolean => sample.answeredAt >= from && isWanted(sample);
}

function msBetween(from: number, sample: Sample | null): number | null {
  return sample && Math.round(sample.answeredAt - from);
}

function slowest(samples: readonly Sample[]): number {
  return Math.round(Math.max(0, ...samples.map(({ ms }) => ms)));
}
