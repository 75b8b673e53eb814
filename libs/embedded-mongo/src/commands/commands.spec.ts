import { type Collection, type Db, MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../index.js';

let database: EmbeddedMongo;
let client: MongoClient;
let db: Db;
let items: Collection<{ _id: number; a?: unknown; b?: unknown }>;

beforeAll(async () => {
  database = await EmbeddedMongo.start({ thread: 'caller' });
  client = await MongoClient.connect(database.uri);
});

beforeEach(async () => {
  db = client.db('commands');
  await db.dropDatabase();
  items = db.collection('items');
  await items.insertMany([
    { _id: 1, a: 1 },
    { _id: 2, a: 2 },
    { _id: 3, a: 3 },
  ]);
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

interface Explained {
  queryPlanner: {
    winningPlan: {
      stage: string;
      inputStage?: { stage: string; indexName?: string; inputStages?: unknown[] };
    };
  };
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
}

async function explain(command: object): Promise<Explained> {
  return (await db.command({
    explain: command,
    verbosity: 'executionStats',
  })) as unknown as Explained;
}

describe('explain', () => {
  it('names what is done with the documents it finds', async () => {
    const update = { update: 'items', updates: [{ q: { a: 1 }, u: { $set: { b: 1 } } }] };
    const remove = { delete: 'items', deletes: [{ q: { a: 1 }, limit: 1 }] };
    const stages = await Promise.all(
      [update, remove, { count: 'items', query: { a: 1 } }].map(explain),
    );
    expect(stages.map(({ queryPlanner }) => queryPlanner.winningPlan)).toMatchObject([
      { stage: 'UPDATE', inputStage: { stage: 'COLLSCAN' } },
      { stage: 'DELETE', inputStage: { stage: 'COLLSCAN' } },
      { stage: 'COUNT', inputStage: { stage: 'COLLSCAN' } },
    ]);
  });

  it('explains a pipeline that asks for it by the older option', async () => {
    const pipeline = [{ $match: { a: 1 } }];
    const answer = await db.command({ aggregate: 'items', pipeline, explain: true });
    expect(answer.queryPlanner).toMatchObject({ winningPlan: { stage: 'COLLSCAN' } });
    expect(answer).not.toHaveProperty('cursor');
  });

  it('lists the stages that are computed after the documents were found', async () => {
    const explanation = await db.command({
      explain: { aggregate: 'items', pipeline: [{ $match: { a: 1 } }, { $unwind: '$b' }] },
      verbosity: 'allPlansExecution',
    });
    expect(explanation.stages).toMatchObject([
      { $cursor: { executionStats: { nReturned: 1, allPlansExecution: [] } } },
      { $unwind: '$b' },
    ]);
  });

  it('says COLLSCAN without an index and IXSCAN with one, with what was read: not what an index passes over', async () => {
    const plain = await explain({ find: 'items', filter: { a: { $gte: 2 } } });
    expect(plain.queryPlanner.winningPlan.stage).toBe('COLLSCAN');
    expect(plain.executionStats).toMatchObject({
      nReturned: 2,
      totalKeysExamined: 0,
      totalDocsExamined: 3,
    });
    await items.createIndex({ a: 1 }, {}, {});
    const indexed = await explain({
      find: 'items',
      filter: { a: { $gte: 2 } },
      sort: { a: -1 },
      limit: 1,
      skip: 1,
      projection: { a: 1 },
    });
    expect(JSON.stringify(indexed.queryPlanner.winningPlan)).toContain('IXSCAN');
    expect(indexed.executionStats).toMatchObject({
      nReturned: 1,
      totalKeysExamined: 2,
      totalDocsExamined: 1,
    });
  });

  it('sorts and counts by an index over an array that is held at one value', async () => {
    await items.createIndex({ a: 1, b: -1 }, {}, {});
    await items.insertMany([
      { _id: 4, a: ['x', 'y'], b: 1 },
      { _id: 5, a: ['x', 'z'], b: 3 },
      { _id: 6, a: ['x', 'z'], b: 2 },
    ]);
    const one = { find: 'items', filter: { a: 'x', b: { $lt: 3 } }, sort: { b: -1 } };
    const { queryPlanner, executionStats } = await explain({ ...one, limit: 1 });

    expect(JSON.stringify(queryPlanner.winningPlan)).not.toContain('"SORT"');
    expect(executionStats).toMatchObject({ nReturned: 1, totalKeysExamined: 1 });
    expect(await items.find(one.filter).sort({ b: -1 }).toArray()).toMatchObject([
      { _id: 6 },
      { _id: 4 },
    ]);
    expect(await items.countDocuments({ a: 'x' }, { limit: 2 })).toBe(2);
  });

  it('sorts by itself where documents have several entries in an index', async () => {
    await items.createIndex({ a: 1, b: 1 }, {}, {});
    await items.insertOne({ _id: 4, a: [0, 9], b: 1 });
    const several = await explain({ find: 'items', filter: { a: { $gte: 0 } }, sort: { a: -1 } });

    expect(JSON.stringify(several.queryPlanner.winningPlan)).toContain('"SORT"');
    expect(await items.find({ a: 9 }).sort({ a: 1, b: 1 }).toArray()).toMatchObject([{ _id: 4 }]);
  });

  it('shows a sort that no index gives, and a union for $or', async () => {
    await items.createIndex({ a: 1 }, {}, {});
    expect((await explain({ find: 'items', sort: { b: 1 } })).queryPlanner.winningPlan.stage).toBe(
      'SORT',
    );
    const union = await explain({ find: 'items', filter: { $or: [{ a: 1 }, { _id: 3 }] } });
    expect(union.queryPlanner.winningPlan.inputStage).toMatchObject({ stage: 'OR' });
    expect(union.executionStats.nReturned).toBe(2);
  });

  it.each([
    { count: 'items', query: { _id: 1 } },
    { distinct: 'items', key: 'a', query: { _id: 1 } },
    { aggregate: 'items', pipeline: [{ $match: { _id: 1 } }], cursor: {} },
    { update: 'items', updates: [{ q: { _id: 1 }, u: { $set: { a: 1 } } }] },
    { delete: 'items', deletes: [{ q: { _id: 1 }, limit: 1 }] },
    { findAndModify: 'items', query: { _id: 1 }, update: { $set: { a: 1 } } },
  ])('explains %j without running it', async (command) => {
    expect((await explain(command)).executionStats).toMatchObject({
      nReturned: 1,
      totalKeysExamined: 1,
    });
    expect(await items.countDocuments()).toBe(3);
  });

  it('says EOF for a collection that is not there', async () => {
    expect((await explain({ find: 'nothing' })).queryPlanner.winningPlan.stage).toBe('EOF');
  });
});

describe('$out and $merge', () => {
  it('replaces a collection and keeps its indexes', async () => {
    await db.collection('target').createIndex({ x: 1 }, { unique: true }, {});
    await items.aggregate([{ $project: { x: '$a' } }, { $out: 'target' }]).toArray();
    expect(await db.collection('target').find().toArray()).toEqual([
      { _id: 1, x: 1 },
      { _id: 2, x: 2 },
      { _id: 3, x: 3 },
    ]);
    expect(await db.collection('target').indexes()).toHaveLength(2);
  });

  it.each([
    ['merge', { a: 1, b: 1, n: 1 }],
    ['replace', { n: 1 }],
    ['keepExisting', { a: 1, b: 1 }],
    [[{ $set: { s: { $add: ['$b', '$$new.n'] } } }], { a: 1, b: 1, s: 2 }],
  ])('merges by %j', async (whenMatched, expected) => {
    const target = db.collection<{ _id: number }>('target');
    await target.insertOne({ _id: 1, a: 1, b: 1 } as { _id: number });
    await items
      .aggregate([
        { $match: { _id: { $lt: 3 } } },
        { $project: { n: '$a' } },
        { $merge: { into: 'target', whenMatched } },
      ])
      .toArray();
    expect(await target.findOne({ _id: 1 })).toEqual({ _id: 1, ...expected });
    expect(await target.findOne({ _id: 2 })).toEqual({ _id: 2, n: 2 });
  });

  it.each([
    [{ into: 'target', whenNotMatched: 'fail' }, 13113],
    [{ into: 'items', whenMatched: 'fail' }, 11000],
    [{ into: 'target', on: 'a' }, 51183],
    [{ into: 'target', nope: 1 }, 40415],
  ])('refuses %j', async ($merge, code) => {
    await expect(items.aggregate([{ $merge }]).toArray()).rejects.toMatchObject({ code });
  });

  it('discards what it does not find when told to', async () => {
    await items.aggregate([{ $merge: { into: 'target', whenNotMatched: 'discard' } }]).toArray();
    expect(await db.collection('target').countDocuments()).toBe(0);
  });
});

describe('collections', () => {
  it('renames, also over another, and lists', async () => {
    await items.rename('things');
    await db.collection('other').insertOne({ x: 1 });
    await expect(db.collection('other').rename('things')).rejects.toMatchObject({ code: 48 });
    await db.collection('other').rename('things', { dropTarget: true });
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['things']);
    expect(await db.listCollections({ name: 'nope' }, { nameOnly: true }).toArray()).toEqual([]);
    await expect(db.collection('nothing').rename('x')).rejects.toMatchObject({ code: 26 });
  });

  it('keeps to a validator, which collMod can change', async () => {
    await db.createCollection('strict', { validator: { a: { $gt: 0 } } });
    const strict = db.collection('strict');
    await expect(strict.insertOne({ a: 0 })).rejects.toMatchObject({ code: 121 });
    await strict.insertOne({ a: 1 });
    await expect(strict.updateOne({}, { $set: { a: -1 } })).rejects.toMatchObject({ code: 121 });
    await strict.updateOne({}, { $set: { a: -1 } }, { bypassDocumentValidation: true });
    await db.command({ collMod: 'strict', validator: {} });
    await strict.insertOne({ a: 0 });
    expect(await strict.countDocuments()).toBe(2);
  });

  it('hides an index and changes its TTL by collMod', async () => {
    await items.createIndex({ a: 1 }, { expireAfterSeconds: 100 }, {});
    expect(
      await db.command({
        collMod: 'items',
        index: { name: 'a_1', expireAfterSeconds: 5, hidden: true },
      }),
    ).toMatchObject({ expireAfterSeconds_old: 100, expireAfterSeconds_new: 5, hidden_new: true });
    expect(
      (await explain({ find: 'items', filter: { a: 1 } })).queryPlanner.winningPlan.stage,
    ).toBe('COLLSCAN');
    await expect(
      db.command({ collMod: 'items', index: { name: 'no', hidden: true } }),
    ).rejects.toMatchObject({ code: 27 });
  });

  it('counts and sizes', async () => {
    expect(await db.command({ collStats: 'items' })).toMatchObject({ count: 3, nindexes: 1 });
    expect(await db.command({ dbStats: 1 })).toMatchObject({ collections: 1, objects: 3 });
    expect(await items.aggregate([{ $collStats: { storageStats: {} } }]).toArray()).toMatchObject([
      { storageStats: { count: 3 } },
    ]);
    expect(await items.aggregate([{ $indexStats: {} }]).toArray()).toMatchObject([
      { name: '_id_' },
    ]);
    const { databases } = await client.db('admin').admin().listDatabases();
    expect(databases.map(({ name }) => name)).toContain('commands');
    expect(await client.db('admin').command({ listDatabases: 1, nameOnly: true })).toHaveProperty(
      'databases',
    );
  });
});

describe('the output of a pipeline', () => {
  it.each([{ $out: 'guarded' }, { $merge: 'guarded' }])(
    'passes by the validator only when asked to (%j)',
    async (output) => {
      await db.createCollection('guarded', { validator: { a: { $gt: 2 } } });
      await expect(items.aggregate([output]).toArray()).rejects.toMatchObject({ code: 121 });
      await items.aggregate([output], { bypassDocumentValidation: true }).toArray();
      expect(await db.collection('guarded').countDocuments()).toBe(3);
    },
  );
});

describe('the server', () => {
  it.each([
    [{ hello: 1 }, { isWritablePrimary: true }],
    [
      { isMaster: 1, helloOk: true },
      { ismaster: true, helloOk: true },
    ],
    [{ buildInfo: 1 }, { version: '7.0.0' }],
    [{ serverStatus: 1 }, { process: 'embedded-mongo' }],
    [{ hostInfo: 1 }, { ok: 1 }],
    [
      { getParameter: 1, featureCompatibilityVersion: 1 },
      { featureCompatibilityVersion: { version: '7.0' } },
    ],
    [{ getParameter: '*' }, { notablescan: false }],
    [{ connectionStatus: 1 }, { authInfo: { authenticatedUsers: [] } }],
    [{ whatsmyuri: 1 }, { ok: 1 }],
    [{ getLog: 'global' }, { log: [] }],
    [{ getCmdLineOpts: 1 }, { argv: [] }],
    [{ endSessions: [] }, { ok: 1 }],
    [{ dropAllUsersFromDatabase: 1 }, { n: 0 }],
    [{ usersInfo: 1 }, { users: [] }],
  ])('answers %j', async (command, expected) => {
    expect(await client.db('admin').command(command)).toMatchObject(expected);
  });

  it('closes the cursor of a list of collections that was told whole', async () => {
    const { cursor } = await db.command({ listCollections: 1, nameOnly: true });
    expect(cursor).toMatchObject({ id: 0, firstBatch: [{ name: 'items' }] });
  });

  it('resumes with a new cursor batch where the last ended, through deletions', async () => {
    const cursor = items.find({}, { batchSize: 1 });
    expect(await cursor.next()).toMatchObject({ _id: 1 });
    await items.deleteOne({ _id: 2 });
    expect((await cursor.toArray()).map((item) => item._id)).toContain(3);
  });
});
