/**
 * Asks every list of pages of a small and of a large store, over HTTP and in turns, and says of each whether the large
 * one took at most so many times as long; ends with 1 when one took longer.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { AppProcess } from '../support/app-process.js';
import { type Answer, exchange } from '../support/http-answer.js';
import { fillShelf, type Shelf } from './scale-pages.js';
import { type Shape, SHAPES } from './scale-shapes.js';

const HELP = `Measures what the lists of pages cost with few and with many pages stored.

  npm run bench:scale -- --sizes 10000,1000000 --dir .data/scale

  --sizes <few,many>  how many pages are stored (default: 10000,1000000)
  --dir <path>        where they lie; a folder that was filled before is used as it is
  --uri <uri>         a MongoDB server to use in place of the embedded database
  --rounds <n>        how often each list is asked (default: 15)
  --ratio <n>         how many times as long the many may take (default: 1.5)
  --only <text>       only the lists whose name has this in it
  --fill              only store the pages
  --help              this text
`;
const LIMIT = 20;
/**
 * The thousandth slice of five begins here. Who has fewer is asked for the last but one: the last may end before there is
 * as much to read as there is everywhere else.
 */
const DEEP = 5000;
const WALK = 'limit=100&fields=name';
/** Differences below this are the clock's and the scheduler's. */
const NOISE_MS = 0.3;
const SETTINGS = {
  SOURCE: 'sample',
  BROWSER: 'off',
  CACHE_TTL_SECONDS: '0',
  RATE_LIMIT_READS_PER_MINUTE: '0',
  OVERLOAD_DELAY_MS: '0',
  MONGODB_TIMEOUT_MS: '30000',
  CURSOR_SECRET: 'the-same-for-both-of-them',
  // Answers are timed here, not held against the document.
  DOCS_ENABLED: 'false',
};

interface Store {
  readonly origin: string;
  readonly count: number;
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000' },
    dir: { type: 'string', default: join(tmpdir(), 'pagelens-scale') },
    uri: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    ratio: { type: 'string', default: '1.5' },
    only: { type: 'string', default: '' },
    fill: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  process.exitCode = await main();
}

async function main(): Promise<number> {
  const counts = values.sizes.split(',').map(Number);
  const shelves = counts.map((count) => ({ count, shelf: shelfFor(count) }));
  for (const { count, shelf } of shelves) {
    await fill(shelf, count);
  }
  if (values.fill) {
    return 0;
  }
  const servers = shelves.map(({ shelf }) =>
    AppProcess.start({ ...SETTINGS, ...locationOf(shelf) }),
  );
  try {
    const origins = await Promise.all(servers.map((server) => server.origin()));
    const [few, many] = origins.map((origin, index) => ({ origin, count: counts[index] ?? 0 }));
    return few && many ? await compare(few, many) : 1;
  } finally {
    servers.forEach((server) => {
      server.signal('SIGTERM');
    });
    await Promise.all(servers.map((server) => server.ended()));
  }
}

function shelfFor(count: number): Shelf {
  return values.uri === undefined
    ? { kind: 'folder', path: join(values.dir, String(count)) }
    : { kind: 'server', uri: new URL(`/pagelens_scale_${count}`, values.uri).href };
}

function locationOf(shelf: Shelf): Record<string, string> {
  return shelf.kind === 'folder' ? { DATA_DIR: shelf.path } : { MONGODB_URI: shelf.uri };
}

async function fill(shelf: Shelf, count: number): Promise<void> {
  const startedAt = performance.now();
  let told = 0;
  const stored = await fillShelf(shelf, count, (sofar) => {
    if (sofar - told >= count / 10) {
      told = sofar;
      process.stdout.write(`  ${sofar} pages stored\n`);
    }
  });
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${count} pages, ${stored} of them stored now in ${seconds.toFixed(0)} s\n`);
}

/** What is measured must be what was stored. */
async function assertStored({ origin, count }: Store): Promise<void> {
  const { body } = await ask(origin, '/api/v1/pages?limit=1&count=true');
  if (body.total !== count) {
    throw new Error(`${String(body.total)} pages are listed where ${count} are stored`);
  }
}

async function compare(few: Store, many: Store): Promise<number> {
  await Promise.all([few, many].map(assertStored));
  const shapes = SHAPES.filter(({ name }) => name.includes(values.only));
  let missed = 0;
  for (const shape of shapes) {
    for (const depth of ['first', 'deep'] as const) {
      const paths = await Promise.all([few, many].map((store) => pathOf(store, shape, depth)));
      const [small = 0, large = 0] = await inTurns([few, many], paths);
      const ratio = large / small;
      const isMet = ratio <= Number(values.ratio) || large - small < NOISE_MS;
      missed += isMet ? 0 : 1;
      process.stdout.write(
        `${isMet ? 'met   ' : 'MISSED'} ${ratio.toFixed(2)}×  ${small.toFixed(1)} → ${large.toFixed(1)} ms  ${depth}  ${shape.name}\n`,
      );
    }
  }
  process.stdout.write(`${shapes.length * 2} lists asked, ${missed} missed\n`);
  return missed === 0 ? 0 : 1;
}

/** The path of a slice: the first, or the one that begins deep in the list, or else the last that is whole. */
async function pathOf(
  { origin }: Store,
  { query }: Shape,
  depth: 'first' | 'deep',
): Promise<string> {
  const base = `/api/v1/pages?${query === '' ? '' : `${query}&`}`;
  let cursor: string | null = null;
  let before: string | null = null;
  let passed = 0;
  // As many requests at most as the list has slices of a hundred: where few match, slices are short.
  for (let asked = 0; depth === 'deep' && asked < DEEP / 100 && passed < DEEP; asked += 1) {
    const { body } = await ask(
      origin,
      `${base}${WALK}${cursor === null ? '' : `&cursor=${cursor}`}`,
    );
    passed += Number(body.items.length);
    if (body.nextCursor === null) {
      cursor = before;
      break;
    }
    before = cursor;
    cursor = String(body.nextCursor);
  }
  return `${base}limit=${LIMIT}${cursor === null ? '' : `&cursor=${cursor}`}`;
}

/** Medians, in ms, of asking each store for its path: in turns, so that what disturbs one disturbs the other. */
async function inTurns(stores: readonly Store[], paths: readonly string[]): Promise<number[]> {
  const times: number[][] = stores.map(() => []);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [index, { origin }] of stores.entries()) {
      const startedAt = performance.now();
      await ask(origin, paths[index] ?? '');
      times[index]?.push(performance.now() - startedAt);
    }
  }
  return times.map((list) => list.sort((left, right) => left - right)[list.length >> 1] ?? 0);
}

async function ask(origin: string, path: string): Promise<Answer> {
  const answer = await exchange(origin, path);
  if (answer.status !== 200) {
    throw new Error(`${path} answered ${answer.status}: ${answer.text.slice(0, 200)}`);
  }
  return answer;
}
