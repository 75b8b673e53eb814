/**
 * Measures the cached page against a bare Fastify route with the same bytes and against a naive NestJS route, in one run
 * and in turns, says of each goal whether it was met, and ends with 1 when one was missed.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { MongoClient } from 'mongodb';

import { load, percentile } from './api/load.js';
import { ServerProcess } from './api/server-process.js';

const HELP = `Measures what an answer costs, with throttling, logging, ETags and security headers on.

  npm run bench:api

  --seconds <n>   of each measurement (default: 4)
  --rounds <n>    how often the contenders take turns; the middle one counts (default: 5)
  --soak <n>      seconds under load while memory is watched; the goal is about 600 (default: 0, not measured)
  --help          this text

Costs are told by the server's own processor time for a request, which does not depend on how much of the machine the
client takes, and by requests a second, which does. A goal is met when it is by both.
`;
const PAGE = 'tessellate-dynamics';
const UNCACHED_ROUNDS = 200;
const WARM_UP_SECONDS = 2;
const SOAK_LOOK_SECONDS = 10;

type Contender = 'bare' | 'cached' | 'notModified' | 'naive';

interface Cost {
  readonly perSecond: number;
  /** Null where the system does not tell. */
  readonly microseconds: number | null;
}

interface Goal {
  readonly goal: string;
  readonly figure: string;
  /** Null when it was not measured. */
  readonly isMet: boolean | null;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '5' },
    soak: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(figures: readonly number[]): number {
  return percentile(
    [...figures].sort((one, other) => one - other),
    0.5,
  );
}

/** The program as it ships, on a database that runs apart, so that its processor time is that of answering. */
function startProduct(
  directory: string,
  uri: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  return ServerProcess.start('dist/src/main.js', [], {
    output: join(directory, `product-${Object.keys(variables).length}.log`),
    variables: {
      PORT: '0',
      DATA_DIR: join(directory, 'data'),
      MONGODB_URI: uri,
      BROWSER: 'off',
      // Throttled like any other, and never turned away.
      RATE_LIMIT_READS_PER_MINUTE: '1000000000',
      CACHE_TTL_SECONDS: '86400',
      ...variables,
    },
  });
}

async function costOf(
  server: ServerProcess,
  path: string,
  seconds: number,
  expected: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const before = server.processorMs();
  const { requests, perSecond, statuses, errors } = await load({
    url: `${server.origin}${path}`,
    seconds,
    headers,
  });
  const after = server.processorMs();
  if (errors > 0 || statuses.size !== 1 || !statuses.has(expected)) {
    const seen = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
    throw new Error(`${path} answered ${seen}, with ${errors} errors, instead of ${expected} only`);
  }
  const usedMs = before === null || after === null ? null : after - before;
  return { perSecond, microseconds: usedMs === null ? null : (usedMs * 1000) / requests };
}

/** How many times as cheap one answer is as another. */
interface Ratio {
  /** Null where the system does not tell. */
  readonly byProcessor: number | null;
  readonly byRequests: number;
  /** What a goal is judged by: the lower of them. */
  readonly counted: number;
}

/** The middle one of all rounds, either way. */
function ratioOf(dear: readonly Cost[], cheap: readonly Cost[]): Ratio {
  const pairs = cheap.map((cost, round) => [dear[round] ?? cost, cost] as const);
  const byRequests = median(pairs.map(([one, other]) => other.perSecond / one.perSecond));
  const told = pairs.flatMap(([{ microseconds: one }, { microseconds: other }]) =>
    one === null || other === null ? [] : [one / other],
  );
  const byProcessor = told.length === pairs.length ? median(told) : null;
  return { byProcessor, byRequests, counted: Math.min(byProcessor ?? byRequests, byRequests) };
}

function figureOf({ byProcessor, byRequests }: Ratio, shown: (ratio: number) => string): string {
  const told = byProcessor === null ? 'not told' : shown(byProcessor);
  return `by processor time ${told}, by requests/s ${shown(byRequests)}`;
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
const times = (ratio: number): string => `${ratio.toFixed(1)} times`;

async function soak(server: ServerProcess, path: string, seconds: number, rate: number) {
  const memory: number[] = [];
  for (let passed = 0; passed < seconds; passed += SOAK_LOOK_SECONDS) {
    await load({ url: `${server.origin}${path}`, seconds: SOAK_LOOK_SECONDS, rate });
    memory.push(server.residentMb() ?? 0);
  }
  const fifth = Math.floor(memory.length / 5);
  return { early: median(memory.slice(fifth, 2 * fifth)), late: median(memory.slice(-fifth)) };
}

/** Commands of the database that an uncached page with its posts takes. */
async function commandsOf(directory: string, uri: string): Promise<number> {
  const server = await startProduct(directory, uri, {
    CACHE_TTL_SECONDS: '0',
    SCRAPE_WORKER: 'off',
  });
  const client = await MongoClient.connect(uri);
  const asked = async (): Promise<number> => {
    const { opcounters } = await client.db('admin').command({ serverStatus: 1 });
    if (opcounters === undefined) {
      throw new Error('The database does not count its commands (serverStatus.opcounters)');
    }
    return Object.values(opcounters as Record<string, number>).reduce(
      (sum, count) => sum + count,
      0,
    );
  };
  try {
    const url = `${server.origin}/api/v1/pages/${PAGE}?include=posts`;
    await (await fetch(url)).arrayBuffer();
    const before = await asked();
    for (let round = 0; round < UNCACHED_ROUNDS; round += 1) {
      await (await fetch(url)).arrayBuffer();
    }
    return ((await asked()) - before) / UNCACHED_ROUNDS;
  } finally {
    await client.close();
    await server.stop();
  }
}

async function measure(directory: string, servers: ServerProcess[]): Promise<Goal[]> {
  const seconds = Number(values.seconds);
  const start = async (starting: Promise<ServerProcess>): Promise<ServerProcess> => {
    const server = await starting;
    servers.unshift(server);
    return server;
  };
  const database = await start(
    ServerProcess.start('dist/libs/embedded-mongo/src/cli.js', ['--dir', join(directory, 'db')], {
      output: join(directory, 'db.log'),
    }),
  );
  const uri = `${database.origin.replace(/\/+(\?.*)?$/, '')}/bench`;
  const product = await start(startProduct(directory, uri));
  const path = `/api/v1/pages/${PAGE}`;
  const first = await fetch(`${product.origin}${path}`);
  const body = Buffer.from(await first.arrayBuffer());
  const etag = first.headers.get('etag') ?? '';
  writeFileSync(join(directory, 'page.json'), body);
  const bare = await start(
    ServerProcess.start('test/bench/api/bare.contender.ts', [join(directory, 'page.json')], {
      output: join(directory, 'bare.log'),
    }),
  );
  const naive = await start(
    ServerProcess.start('test/bench/api/naive.contender.ts', [uri], {
      output: join(directory, 'naive.log'),
    }),
  );
  report(`${body.length} bytes, ${values.rounds} rounds of ${seconds} s, 32 connections`);

  const turns: Readonly<Record<Contender, (forSeconds: number) => Promise<Cost>>> = {
    bare: (s) => costOf(bare, '/', s, 200),
    cached: (s) => costOf(product, path, s, 200),
    notModified: (s) => costOf(product, path, s, 304, { 'if-none-match': etag }),
    naive: (s) => costOf(naive, `/pages/${PAGE}`, s, 200),
  };
  const names = Object.keys(turns) as Contender[];
  const rounds: Record<Contender, Cost>[] = [];
  for (const name of names) {
    await turns[name](WARM_UP_SECONDS);
  }
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const measured = {} as Record<Contender, Cost>;
    for (const name of names) {
      measured[name] = await turns[name](seconds);
    }
    rounds.push(measured);
    report(
      names
        .map((name) => {
          const { perSecond, microseconds } = measured[name];
          return `${name} ${Math.round(perSecond)}/s ${microseconds?.toFixed(1) ?? '?'} µs`;
        })
        .join('   '),
    );
  }
  const costs = (name: Contender): Cost[] => rounds.map((round) => round[name]);
  const toBare = ratioOf(costs('bare'), costs('cached'));
  const toNaive = ratioOf(costs('naive'), costs('cached'));
  const of304 = ratioOf(costs('cached'), costs('notModified'));
  const speed = (name: Contender): number => median(costs(name).map(({ perSecond }) => perSecond));

  const rate = speed('cached') * 0.8;
  const { latencies } = await load({ url: `${product.origin}${path}`, seconds: 3 * seconds, rate });
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
  const commands = await commandsOf(directory, uri);
  const soakSeconds = Number(values.soak);
  const memory = soakSeconds > 0 ? await soak(product, path, soakSeconds, rate) : null;

  return [
    {
      goal: 'a cached page costs at most twice a bare Fastify route (50 %)',
      figure: figureOf(toBare, percent),
      isMet: toBare.counted >= 0.5,
    },
    {
      goal: 'a cached page is 8 times as cheap as a naive route',
      figure: figureOf(toNaive, times),
      isMet: toNaive.counted >= 8,
    },
    {
      goal: '304s are no dearer than 200s',
      figure: figureOf(of304, percent),
      isMet: of304.counted >= 1,
    },
    {
      goal: 'an uncached page with its posts takes at most 3 database commands',
      figure: commands.toFixed(2),
      isMet: commands <= 3,
    },
    {
      goal: 'p99 is at most 5 times p50 at 80 % load',
      figure: `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms: ${(p99 / p50).toFixed(1)} times`,
      isMet: p99 <= 5 * p50,
    },
    {
      goal: 'memory is flat over 10 minutes (last fifth within 10 % of the second)',
      figure: memory
        ? `${memory.early} MB, then ${memory.late} MB over ${soakSeconds} s`
        : 'not measured; --soak 600',
      isMet: memory && memory.late <= memory.early * 1.1,
    },
  ];
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'api-bench-'));
  const servers: ServerProcess[] = [];
  try {
    const goals = await measure(directory, servers);
    for (const { goal, figure, isMet } of goals) {
      report(`${isMet === null ? 'open  ' : isMet ? 'met   ' : 'MISSED'} ${goal}: ${figure}`);
    }
    process.exitCode = goals.some(({ isMet }) => isMet === false) ? 1 : 0;
  } finally {
    for (const server of servers) {
      await server.stop();
    }
    rmSync(directory, { recursive: true, force: true });
  }
}

if (values.help) {
  process.stdout.write(HELP);
} else {
  await main();
}
