import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { open as openLmdb } from 'lmdb';
import { type Document, MongoClient } from 'mongodb';

import { propertyRuns } from '../../conformance/property-runs.js';
import {
  DataDirectoryCorruptError,
  DataDirectoryForeignError,
  DataDirectoryLockedError,
  DataDirectoryNewerError,
  DataDirectoryUnreadableError,
  EmbeddedMongo,
} from '../index.js';
import { openDirectory } from './data-directory.js';

const RUNS = propertyRuns(40);
const PAGE = 4096;

let root: string;
let running: EmbeddedMongo[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'data-directory-spec-'));
});

afterEach(async () => {
  await Promise.all(running.map((database) => database.stop()));
  running = [];
  rmSync(root, { recursive: true, force: true });
});

async function start(dir: string): Promise<EmbeddedMongo> {
  const database = await EmbeddedMongo.start({ dir, thread: 'caller' });
  running.push(database);
  return database;
}

/** Everything that is stored, read through the collection and through each index. */
async function readAll(database: EmbeddedMongo): Promise<Document[][]> {
  const client = await MongoClient.connect(database.uri);
  try {
    const items = client.db('shop').collection('items');
    return [
      await items.find().hint({ $natural: 1 }).toArray(),
      await items.find().hint({ key: 1 }).sort({ key: 1 }).toArray(),
      await items.find().hint({ tags: 1, n: -1 }).toArray(),
    ];
  } finally {
    await client.close();
  }
}

/** A directory with a thousand small documents, some large ones, three indexes and some freed pages. */
async function filled(dir: string): Promise<Document[][]> {
  const database = await start(dir);
  const client = await MongoClient.connect(database.uri);
  const items = client.db('shop').collection('items');
  await items.createIndex({ key: 1 }, { unique: true }, {});
  await items.createIndex({ tags: 1, n: -1 }, {}, {});
  await items.insertMany(
    Array.from(new Array(1200).keys(), (n) => ({ key: `k${n}`, n, tags: [n % 7, 'x'] })),
  );
  await items.insertMany(
    Array.from(new Array(4).keys(), (n) => ({ key: `large${n}`, n, text: 'y'.repeat(20_000) })),
  );
  await items.deleteMany({ n: { $gte: 100, $lt: 300 } });
  await client.close();
  const all = await readAll(database);
  await database.stop();
  return all;
}

const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('zero' as const), at: fc.nat(), bit: fc.constant(0) }),
  fc.record({ kind: fc.constant('noise' as const), at: fc.nat(), bit: fc.nat({ max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), bit: fc.constant(0) }),
  fc.record({ kind: fc.constant('copy' as const), at: fc.nat(), bit: fc.nat({ max: 255 }) }),
);

function damaged(original: Buffer, { kind, at, bit }: { kind: string; at: number; bit: number }) {
  const bytes = Buffer.from(original);
  const place = at % bytes.length;
  const page = place - (place % PAGE);
  switch (kind) {
    case 'flip':
      bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << bit), place);
      return bytes;
    case 'zero':
      return bytes.fill(0, page, page + PAGE);
    case 'noise':
      return bytes.fill(bit, page + (place % 64), page + 64 + (place % 512));
    case 'cut':
      return bytes.subarray(0, place);
    default:
      bytes.copyWithin(page, (bit * PAGE) % bytes.length, ((bit * PAGE) % bytes.length) + PAGE);
      return bytes;
  }
}

/** A start on a damaged copy of the file; null when it is refused as damaged, which is the only refusal there may be. */
async function startDamaged(
  dir: string,
  original: Buffer,
  what: Parameters<typeof damaged>[1],
): Promise<EmbeddedMongo | null> {
  writeFileSync(join(dir, 'data.lmdb'), damaged(original, what));
  try {
    return await start(dir);
  } catch (error) {
    expect(error).toBeInstanceOf(DataDirectoryCorruptError);
    return null;
  }
}

async function ping({ uri }: EmbeddedMongo): Promise<Document> {
  const client = await MongoClient.connect(uri);
  try {
    return await client.db('shop').command({ ping: 1 });
  } finally {
    await client.close();
  }
}

describe('a damaged data file', () => {
  it('is refused, unless what is stored is untouched', async () => {
    const dir = join(root, 'data');
    const stored = await filled(dir);
    const original = readFileSync(join(dir, 'data.lmdb'));
    await fc.assert(
      fc.asyncProperty(damage, async (what) => {
        const database = await startDamaged(dir, original, what);
        if (database === null) {
          expect(readdirSync(dir).sort()).toEqual([
            'CHECKSUMS',
            'FORMAT.json',
            'data.lmdb',
            'data.lmdb-lock',
          ]);
          return;
        }
        // A page that is not in use may hold anything.
        expect(await readAll(database)).toEqual(stored);
        await database.stop();
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  it('never keeps the server from answering, even where there are no checksums', async () => {
    const dir = join(root, 'data');
    await filled(dir);
    unlinkSync(join(dir, 'CHECKSUMS'));
    const original = readFileSync(join(dir, 'data.lmdb'));
    await fc.assert(
      fc.asyncProperty(damage, async (what) => {
        const database = await startDamaged(dir, original, what);
        if (database === null) {
          return;
        }
        // Whatever reading it came to, the server is there for the next one.
        await readAll(database).catch(() => null);
        expect(await ping(database)).toMatchObject({ ok: 1 });
        await database.stop();
        unlinkSync(join(dir, 'CHECKSUMS'));
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  it('is noticed after a crash too, in what was written before the last peaceful stop', async () => {
    const dir = join(root, 'data');
    await filled(dir);
    const again = await start(dir);
    const client = await MongoClient.connect(again.uri);
    await client.db('shop').collection('other').insertOne({ late: true });
    await client.close();
    const copy = join(root, 'copy');
    mkdirSync(copy);
    for (const name of ['CHECKSUMS', 'FORMAT.json', 'data.lmdb']) {
      copyFileSync(join(dir, name), join(copy, name));
    }
    const whole = await start(copy);
    await whole.stop();

    copyFileSync(join(dir, 'CHECKSUMS'), join(copy, 'CHECKSUMS'));
    const text = readFileSync(join(copy, 'data.lmdb'), 'latin1');
    writeFileSync(join(copy, 'data.lmdb'), text.replaceAll('k1100', 'K1100'), 'latin1');
    await expect(start(copy)).rejects.toThrow(/page \d+ has changed since it was written/);
  });

  it('is refused when it is cut short to nothing or is gone, rather than begun anew', async () => {
    const dir = join(root, 'data');
    await filled(dir);
    truncateSync(join(dir, 'data.lmdb'), 0);
    await expect(start(dir)).rejects.toBeInstanceOf(DataDirectoryCorruptError);
    unlinkSync(join(dir, 'data.lmdb'));
    await expect(start(dir)).rejects.toThrow('data.lmdb is missing');
    expect(readdirSync(dir)).not.toContain('data.lmdb');
  });

  it('is refused when another program made it with the same library', async () => {
    const dir = join(root, 'data');
    const other = openLmdb({ path: join(dir, 'data.lmdb'), noSubdir: true });
    await other.put('hello', 'world');
    await other.close();
    await expect(start(dir)).rejects.toThrow('FORMAT.json is missing');
    writeFileSync(join(dir, 'FORMAT.json'), '{"engine":"embedded-mongo","format":1}');
    await expect(start(dir)).rejects.toBeInstanceOf(DataDirectoryCorruptError);
  });
});

/** Root may write anywhere, so it acts as somebody else for a moment. */
function asNobody<T>(act: () => T): T {
  if (process.getuid?.() !== 0) {
    return act();
  }
  process.seteuid?.(65_534);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a data directory', () => {
  it.each([
    ['no JSON', '{"engine":', DataDirectoryCorruptError],
    ['null', 'null', DataDirectoryForeignError],
    ['nothing', '', DataDirectoryCorruptError],
    ['another engine', '{"engine":"other","format":1}', DataDirectoryForeignError],
    ['no format', '{"engine":"embedded-mongo"}', DataDirectoryCorruptError],
    ['half a format', '{"engine":"embedded-mongo","format":0.5}', DataDirectoryCorruptError],
    ['a newer format', '{"engine":"embedded-mongo","format":99}', DataDirectoryNewerError],
  ])('is refused and left alone when FORMAT.json holds %s', async (_what, text, error) => {
    writeFileSync(join(root, 'FORMAT.json'), text);
    writeFileSync(join(root, 'data.lmdb'), 'x');
    await expect(start(root)).rejects.toBeInstanceOf(error);
    expect(readdirSync(root).sort()).toEqual(['FORMAT.json', 'data.lmdb']);
    expect(readFileSync(join(root, 'data.lmdb'), 'utf8')).toBe('x');
  });

  it.each([
    ['before anything was in it', '', null],
    ['while the data file was being made', '{"engine":"embedded-mongo","format":1}\n', 'half'],
    ['in the middle of a sentence', '{"engine":"emb', ''],
  ])('is begun anew when the first start was killed %s', async (_when, marker, data) => {
    writeFileSync(join(root, 'FORMAT.json.new'), marker);
    if (data !== null) {
      writeFileSync(join(root, 'data.lmdb'), data);
    }
    await (await start(root)).stop();
    expect(readdirSync(root)).not.toContain('FORMAT.json.new');
    await expect(start(root)).resolves.toBeInstanceOf(EmbeddedMongo);
  });

  it('is refused when it, or the data file, is something else', async () => {
    writeFileSync(join(root, 'file'), '');
    await expect(start(join(root, 'file'))).rejects.toBeInstanceOf(DataDirectoryUnreadableError);
    await expect(start(join(root, 'file', 'data'))).rejects.toBeInstanceOf(
      DataDirectoryUnreadableError,
    );
    const dir = join(root, 'dir');
    mkdirSync(join(dir, 'data.lmdb'), { recursive: true });
    writeFileSync(join(dir, 'FORMAT.json'), '{"engine":"embedded-mongo","format":1}');
    await expect(start(dir)).rejects.toBeInstanceOf(DataDirectoryUnreadableError);
  });

  it('is refused when it may not be read or written', () => {
    const dir = join(root, 'guarded');
    mkdirSync(dir, { mode: 0o555 });
    chmodSync(root, 0o755);
    expect(() => asNobody(() => openDirectory(dir))).toThrow(DataDirectoryUnreadableError);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is taken over from a holder that is gone, whatever its lock says', async () => {
    for (const lock of [
      JSON.stringify({ pid: 2 ** 22, host: hostname(), startedAt: '' }),
      JSON.stringify({ pid: process.pid, host: hostname(), startedAt: 'another boot' }),
      '{"pid":',
      '',
    ]) {
      writeFileSync(join(root, 'LOCK'), lock);
      await (await start(root)).stop();
    }
    expect(readdirSync(root)).not.toContain('LOCK');
  });

  it('is left to a holder on another host that still gives signs of life', async () => {
    const lock = join(root, 'LOCK');
    writeFileSync(lock, JSON.stringify({ pid: 7, host: 'elsewhere' }));
    const attempt = start(root);
    await expect(attempt).rejects.toBeInstanceOf(DataDirectoryLockedError);
    await expect(attempt).rejects.toThrow('process 7 on elsewhere');
    const silentSince = new Date(Date.now() - 60_000);
    utimesSync(lock, silentSince, silentSince);
    await expect(start(root)).resolves.toBeInstanceOf(EmbeddedMongo);
  });
});
