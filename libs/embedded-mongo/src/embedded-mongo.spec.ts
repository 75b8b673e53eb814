import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Long, MongoClient } from 'mongodb';

import {
  DataDirectoryCorruptError,
  DataDirectoryForeignError,
  DataDirectoryLockedError,
  DataDirectoryNewerError,
  DataDirectoryUnreadableError,
  EmbeddedMongo,
  type EmbeddedMongoOptions,
  PortInUseError,
} from './index.js';

const running: EmbeddedMongo[] = [];
const clients: MongoClient[] = [];
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'embedded-mongo-spec-'));
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await Promise.all(running.splice(0).map((database) => database.stop()));
  rmSync(root, { recursive: true, force: true });
});

async function start(options: EmbeddedMongoOptions = {}): Promise<EmbeddedMongo> {
  const database = await EmbeddedMongo.start({ thread: 'caller', ...options });
  running.push(database);
  return database;
}

async function open(database: EmbeddedMongo): Promise<MongoClient> {
  const client = await MongoClient.connect(database.uri);
  clients.push(client);
  return client;
}

describe(EmbeddedMongo.name, () => {
  it('keeps documents and indexes in its directory across a restart', async () => {
    const first = await start({ dir: root });
    const items = (await open(first)).db('shop').collection('items');
    await items.createIndex({ name: 1 }, { unique: true }, {});
    await items.insertOne({ name: 'a' });
    await first.stop();

    const again = (await open(await start({ dir: root }))).db('shop').collection('items');
    expect(await again.countDocuments()).toBe(1);
    await expect(again.insertOne({ name: 'a' })).rejects.toMatchObject({
      code: 11000,
      keyValue: { name: 'a' },
    });
  });

  it('runs in a thread of its own by default and stops cleanly', async () => {
    const database = await EmbeddedMongo.start({ dir: root });
    const client = await MongoClient.connect(database.uri);
    await client.db('a').collection('b').insertOne({ x: 1 });
    await client.close();
    await database.stop();
    expect(readdirSync(root).sort()).toEqual([
      'CHECKSUMS',
      'FORMAT.json',
      'data.lmdb',
      'data.lmdb-lock',
    ]);
  }, 30_000);

  it('leaves nothing behind when it is in memory', async () => {
    const before = readdirSync(tmpdir()).filter((name) => /^embedded-mongo-\w{6}$/.test(name));
    const database = await start();
    const client = await open(database);
    await client.db('a').collection('b').insertOne({ x: 1 });
    expect(readdirSync(tmpdir()).filter((name) => /^embedded-mongo-\w{6}$/.test(name))).toEqual(
      before,
    );
  });

  it('names the process that holds the directory', async () => {
    await start({ dir: root });
    const second = start({ dir: root });
    await expect(second).rejects.toBeInstanceOf(DataDirectoryLockedError);
    await expect(second).rejects.toThrow(`process ${process.pid}`);
  });

  it('takes over the lock of a process that is gone', async () => {
    writeFileSync(join(root, 'LOCK'), JSON.stringify({ pid: 2 ** 22, host: 'x', startedAt: '' }));
    const old = new Date(Date.now() - 60_000);
    const { utimesSync } = await import('node:fs');
    utimesSync(join(root, 'LOCK'), old, old);
    await expect(start({ dir: root })).resolves.toBeInstanceOf(EmbeddedMongo);
  });

  it('gives typed errors out of its thread too', async () => {
    await start({ dir: root });
    await expect(EmbeddedMongo.start({ dir: root })).rejects.toMatchObject({
      constructor: DataDirectoryLockedError,
      code: 'DATA_DIRECTORY_LOCKED',
      holderPid: process.pid,
    });
  }, 30_000);

  it('refuses a directory that something else made', async () => {
    writeFileSync(join(root, 'WiredTiger'), 'x');
    await expect(start({ dir: root })).rejects.toBeInstanceOf(DataDirectoryForeignError);
    expect(readdirSync(root)).toEqual(['WiredTiger']);
  });

  it('refuses a directory of a newer version', async () => {
    writeFileSync(
      join(root, 'FORMAT.json'),
      JSON.stringify({ engine: 'embedded-mongo', format: 99 }),
    );
    await expect(start({ dir: root })).rejects.toBeInstanceOf(DataDirectoryNewerError);
  });

  it.each(['garbage', 'a file cut short'])('refuses %s without harming it', async (damage) => {
    const database = await start({ dir: root });
    const client = await open(database);
    await client
      .db('a')
      .collection('b')
      .insertMany(Array.from(new Array(2000).keys(), (n) => ({ n, text: 'x'.repeat(100) })));
    await database.stop();
    const file = join(root, 'data.lmdb');
    if (damage === 'garbage') {
      writeFileSync(file, Buffer.alloc(20_000, 7));
    } else {
      truncateSync(file, 12_288);
    }
    await expect(start({ dir: root })).rejects.toBeInstanceOf(DataDirectoryCorruptError);
    expect(readdirSync(root)).not.toContain('LOCK');
  });

  it('refuses a path that is no directory', async () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    await expect(start({ dir: join(file, 'data') })).rejects.toBeInstanceOf(
      DataDirectoryUnreadableError,
    );
  });

  it('refuses a port that is taken, and frees its directory again', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    mkdirSync(join(root, 'data'));
    await expect(start({ dir: join(root, 'data'), port })).rejects.toBeInstanceOf(PortInUseError);
    await expect(start({ dir: join(root, 'data') })).resolves.toBeInstanceOf(EmbeddedMongo);
    server.close();
  });

  it('listens on a socket', async () => {
    const database = await start({ socket: join(root, 'db.sock') });
    const client = await open(database);
    expect(await client.db('a').command({ ping: 1 })).toEqual({ ok: 1 });
  });

  it('drops a connection that sends nonsense and serves the others', async () => {
    const database = await start();
    const { port } = new URL(database.uri);
    const socket = connect(Number(port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => socket.destroy());
    socket.write(Buffer.alloc(64, 0xff));
    await closed;
    const client = await open(database);
    expect(await client.db('a').command({ ping: 1 })).toEqual({ ok: 1 });
  });

  it('removes documents past their TTL', async () => {
    const client = await open(await start({ ttlIntervalMs: 20 }));
    const items = client.db('a').collection('ttl');
    await items.createIndex({ at: 1 }, { expireAfterSeconds: 60 }, {});
    await items.insertMany([
      { at: new Date(Date.now() - 120_000) },
      { at: new Date() },
      { at: 'no date' },
    ]);
    await expect(untilCount(() => items.countDocuments(), 2)).resolves.toBe(2);
  });

  it('acknowledges a journalled write once it is on the disk', async () => {
    const client = await open(await start({ dir: root }));
    const result = await client
      .db('a')
      .collection('b')
      .insertOne({ x: 1 }, { writeConcern: { w: 1, j: true } });
    expect(result.acknowledged).toBe(true);
    expect(await client.db('admin').command({ fsync: 1 })).toMatchObject({ ok: 1 });
  });

  it('takes unacknowledged writes without answering them', async () => {
    const client = await open(await start());
    const items = client.db('a').collection('quiet');
    await items.insertOne({ x: 1 }, { writeConcern: { w: 0 } });
    await expect(untilCount(() => items.countDocuments(), 1)).resolves.toBe(1);
  });

  it('hands out large results in batches and forgets killed cursors', async () => {
    const client = await open(await start());
    const items = client.db('a').collection('large');
    await items.insertMany(
      Array.from(new Array(20).keys(), (n) => ({ n, text: 'x'.repeat(1_000_000) })),
    );
    expect(await items.find().toArray()).toHaveLength(20);
    const { cursor } = (await client.db('a').command({ find: 'large' })) as {
      cursor: { id: Long; firstBatch: readonly unknown[] };
    };
    // A batch ends at 16 MB, whatever number was asked for.
    expect(cursor.firstBatch).toHaveLength(16);
    await client.db('a').command({ killCursors: 'large', cursors: [cursor.id] });
    await expect(
      client
        .db('a')
        .command({ getMore: Long.fromBigInt(BigInt(String(cursor.id))), collection: 'large' }),
    ).rejects.toMatchObject({ code: 43 });
  });

  it('refuses transactions with a sentence', async () => {
    const client = await open(await start());
    const session = client.startSession();
    session.startTransaction();
    await expect(client.db('a').collection('b').insertOne({ x: 1 }, { session })).rejects.toThrow(
      /[Tt]ransaction/,
    );
    await session.endSession();
  });
});

async function untilCount(count: () => Promise<number>, wanted: number): Promise<number> {
  for (;;) {
    const found = await count();
    if (found === wanted) {
      return found;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
