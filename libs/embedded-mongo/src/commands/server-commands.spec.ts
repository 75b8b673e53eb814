import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { type Db, type Document, GridFSBucket, Long, MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../index.js';

let database: EmbeddedMongo;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  database = await EmbeddedMongo.start({ thread: 'caller' });
  client = await MongoClient.connect(database.uri);
});

beforeEach(async () => {
  db = client.db('server');
  await db.dropDatabase();
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

async function operationCounts(): Promise<Record<string, number>> {
  const { opcounters } = await db.admin().serverStatus();
  return opcounters as Record<string, number>;
}

describe('serverStatus', () => {
  it('counts each document and statement of a write, and each other command by itself', async () => {
    const before = await operationCounts();
    await db.collection('items').insertMany([{ a: 1 }, { a: 2 }, { a: 3 }]);
    await db.command({
      update: 'items',
      updates: [
        { q: { a: 1 }, u: { $set: { b: 1 } } },
        { q: { a: 2 }, u: { $set: { b: 2 } } },
      ],
    });
    await db.collection('items').find({}, { batchSize: 2 }).toArray();
    await db.collection('items').deleteOne({ a: 1 });
    await db.command({ count: 'items' });
    const after = await operationCounts();
    const grown = Object.entries(after).map(([kind, count]) => [kind, count - (before[kind] ?? 0)]);
    expect(Object.fromEntries(grown)).toEqual({
      insert: 3,
      query: 1,
      update: 2,
      delete: 1,
      getmore: 1,
      // The count, and the second asking for these figures.
      command: 2,
    });
  });
});

describe('sizes', () => {
  it('add up to a total, for a collection and for its database', async () => {
    await db.collection('items').insertMany([{ a: 'x'.repeat(100) }, { a: 'y' }]);
    const collection = (await db.command({ collStats: 'items' })) as Record<string, number>;
    const whole = (await db.command({ dbStats: 1 })) as Record<string, number>;
    const sum = (...sizes: (number | undefined)[]): number =>
      sizes.reduce<number>((total, size) => total + (size ?? Number.NaN), 0);
    expect(collection.totalSize).toBe(sum(collection.storageSize, collection.totalIndexSize));
    expect(whole.totalSize).toBe(sum(whole.storageSize, whole.indexSize));
    expect(whole.totalSize).toBe(collection.totalSize);
  });
});

describe('reIndex', () => {
  it('builds every index again, and they still answer and still refuse', async () => {
    const items = db.collection<{ _id: number; a: number }>('items');
    await items.createIndex({ a: 1 }, { unique: true }, {});
    await items.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ]);
    const answer = await db.command({ reIndex: 'items' });
    expect(answer).toMatchObject({
      nIndexesWas: 2,
      nIndexes: 2,
      indexes: [{ name: '_id_' }, { name: 'a_1', unique: true }],
    });
    expect(await items.find({ a: 2 }, { hint: 'a_1' }).toArray()).toEqual([{ _id: 2, a: 2 }]);
    await expect(items.insertOne({ _id: 3, a: 2 })).rejects.toMatchObject({ code: 11000 });
    expect(await db.command({ validate: 'items' })).toMatchObject({ valid: true });
  });

  it('of a collection that is not there fails', async () => {
    await expect(db.command({ reIndex: 'nothing' })).rejects.toMatchObject({ code: 26 });
  });
});

describe('filemd5', () => {
  it('is the checksum of a GridFS file of several chunks', async () => {
    const bytes = Buffer.from('some words that go into chunks');
    const bucket = new GridFSBucket(db, { chunkSizeBytes: 7 });
    const upload = bucket.openUploadStream('words.txt');
    await pipeline(Readable.from([bytes]), upload);
    expect(await buffer(bucket.openDownloadStream(upload.id))).toEqual(bytes);
    const answer = await db.command({ filemd5: upload.id, root: 'fs' });
    expect(answer).toMatchObject({
      numChunks: 5,
      md5: createHash('md5').update(bytes).digest('hex'),
    });
  });

  it('fails where a chunk is missing, and where no bucket is named', async () => {
    const bucket = new GridFSBucket(db, { chunkSizeBytes: 2 });
    const upload = bucket.openUploadStream('words.txt');
    await pipeline(Readable.from([Buffer.from('words')]), upload);
    await db.collection('fs.chunks').deleteOne({ n: 1 });
    const asked = { filemd5: upload.id, root: 'fs' };
    await expect(db.command(asked)).rejects.toMatchObject({ code: 50985 });
    await expect(db.command({ filemd5: 1 })).rejects.toMatchObject({ code: 40414 });
    await expect(db.command({ filemd5: 1, root: '' })).rejects.toMatchObject({ code: 14 });
  });
});

describe('a pipeline without a collection', () => {
  async function run(name: string, stage: Document): Promise<Document[]> {
    return client.db(name).aggregate([stage]).toArray();
  }

  it('tells of the operation and the session that ask', async () => {
    const [operation] = await run('admin', { $currentOp: {} });
    expect(operation).toMatchObject({ type: 'op', active: true, command: { aggregate: 1 } });
    const [session] = await run('server', { $listLocalSessions: {} });
    expect(session?._id).toHaveProperty('id');
  });

  it('is refused what belongs elsewhere', async () => {
    await expect(run('server', { $currentOp: {} })).rejects.toMatchObject({ code: 73 });
    await expect(run('admin', { $currentOp: 1 })).rejects.toMatchObject({ code: 9 });
    await expect(run('server', { $match: {} })).rejects.toMatchObject({ code: 73 });
    const items = db.collection('items');
    const sessions = { $listLocalSessions: {} };
    await expect(items.aggregate([sessions]).toArray()).rejects.toMatchObject({ code: 73 });
    await expect(items.aggregate([{ $match: {} }, sessions]).toArray()).rejects.toMatchObject({
      code: 40602,
    });
  });
});

describe('a cursor', () => {
  async function open(options: Document): Promise<{ id: Long; firstBatch: Document[] }> {
    const { cursor } = await db.command({ find: 'items', ...options }, { promoteLongs: false });
    return cursor as { id: Long; firstBatch: Document[] };
  }

  beforeEach(async () => {
    await db.collection('items').insertMany([{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }, { a: 5 }]);
  });

  it('has a positive number', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await open({ batchSize: 1 });
      expect(id.gt(Long.ZERO)).toBe(true);
    }
  });

  it('is closed with the batch that reaches the limit', async () => {
    const { id, firstBatch } = await open({ batchSize: 2, limit: 4 });
    expect(firstBatch).toHaveLength(2);
    const { cursor } = await db.command({ getMore: id, collection: 'items', batchSize: 2 });
    expect(cursor).toMatchObject({ id: 0, nextBatch: [{ a: 3 }, { a: 4 }] });
  });
});

describe('$merge', () => {
  it('knows the incoming document by its name beside other variables', async () => {
    const items = db.collection<{ _id: number; a: number }>('items');
    await items.insertOne({ _id: 1, a: 1 });
    const whenMatched = [{ $set: { a: { $add: ['$a', '$$new.a', '$$more'] } } }];
    await items
      .aggregate([
        { $set: { a: 5 } },
        { $merge: { into: 'items', let: { more: 10 }, whenMatched } },
      ])
      .toArray();
    expect(await items.findOne()).toEqual({ _id: 1, a: 16 });
  });
});
