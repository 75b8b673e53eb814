import fc from 'fast-check';
import { type Collection, type Document, MongoClient } from 'mongodb';

import { EmbeddedMongo } from './index.js';

let database: EmbeddedMongo;
let client: MongoClient;
let counter = 0;

beforeAll(async () => {
  database = await EmbeddedMongo.start({ thread: 'caller' });
  client = await MongoClient.connect(database.uri);
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.5, 'a', 'ab', 'b', true, null, ''),
  fc.date({ min: new Date(0), max: new Date(3), noInvalidDate: true }),
);
const field = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.record({ x: scalar }) },
  { weight: 1, arbitrary: fc.array(fc.record({ x: scalar, y: scalar }), { maxLength: 2 }) },
);
const doc = fc.record({ a: field, b: field, c: scalar }, { requiredKeys: [] });

const condition = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.record({ $gt: scalar }),
  fc.record({ $gte: scalar, $lte: scalar }),
  fc.record({ $lt: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $ne: scalar }),
  fc.record({ $exists: fc.boolean() }),
  fc.constant({ $regex: '^a' }),
  fc.record({
    $elemMatch: fc.record({
      $gte: fc.integer({ min: -3, max: 3 }),
      $lt: fc.integer({ min: -3, max: 3 }),
    }),
  }),
  fc.record({ $elemMatch: fc.record({ x: scalar, y: scalar }) }),
);
const clause = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'a.x', 'b.y', '_id'), condition)
  .map(([path, value]): Document => ({ [path]: value }));
const filter = fc.oneof(
  clause,
  fc.array(clause, { minLength: 1, maxLength: 3 }).map((clauses): Document => ({ $and: clauses })),
  fc.array(clause, { minLength: 1, maxLength: 2 }).map((clauses): Document => ({ $or: clauses })),
);
const sort = fc.constantFrom<Document>(
  {},
  { a: 1 },
  { c: 1 },
  { b: 1, c: 1 },
  { a: -1, b: 1 },
  { c: 1, a: -1 },
  { 'a.x': -1 },
);

const INDEXES: [Document, Document][] = [
  [{ a: 1 }, {}],
  [{ b: -1, c: 1 }, {}],
  [{ 'a.x': 1, 'a.y': -1 }, {}],
  [{ b: 1, c: 1, _id: 1 }, {}],
  [{ c: 1, a: -1 }, { sparse: true }],
  [{ 'b.y': 1 }, { partialFilterExpression: { c: { $gt: 0 } } }],
  [{ a: -1, b: 1 }, { name: 'both' }],
];

const change = fc.oneof(
  fc.tuple(filter, field).map(
    ([where, value]) =>
      (collection: Collection) =>
        collection.updateMany(where, { $set: { a: value } }),
  ),
  fc.tuple(filter, scalar).map(
    ([where, value]) =>
      (collection: Collection) =>
        collection.updateMany(where, { $set: { c: value }, $unset: { b: '' } }),
  ),
  filter.map((where) => (collection: Collection) => collection.deleteMany(where)),
);

/** Results of a query; parallel arrays in a compound index are refused, in which case the write did not happen. */
async function answers(
  collection: Collection,
  where: Document,
  order: Document,
): Promise<string[]> {
  const found = await collection
    .find(where)
    .sort({ ...order, _id: 1 })
    .toArray();
  return found.map((each) => JSON.stringify(each));
}

async function indexed(collection: Collection): Promise<void> {
  for (const [key, options] of INDEXES) {
    try {
      await collection.createIndex(key, options, {});
    } catch (error) {
      if ((error as { code?: number }).code !== 171) {
        throw error;
      }
    }
  }
}

function fresh(): Collection {
  counter += 1;
  return client.db('property').collection(`c${counter}`);
}

describe('planner', () => {
  it('answers the same with and without indexes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(doc, { minLength: 1, maxLength: 25 }),
        fc.array(fc.tuple(filter, sort), { minLength: 1, maxLength: 6 }),
        fc.array(change, { maxLength: 3 }),
        async (docs, queries, changes) => {
          const collection = fresh();
          await collection.insertMany(
            docs.map((each, index) => ({ ...each, _id: index as never })),
          );
          await indexed(collection);
          for (const apply of changes) {
            await apply(collection).catch((error: unknown) => {
              expect((error as { code?: number }).code).toBe(171);
            });
          }
          for (const [where, order] of queries) {
            const withIndexes = await answers(collection, where, order);
            const plain = await collection
              .find(where)
              .sort({ ...order, _id: 1 })
              .hint({ $natural: 1 })
              .toArray();
            expect(withIndexes).toEqual(plain.map((each) => JSON.stringify(each)));
            expect(await collection.countDocuments(where)).toBe(plain.length);
          }
          await collection.drop();
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);

  it('keeps every index in step with its documents', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(doc, { minLength: 1, maxLength: 20 }),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (docs, changes) => {
          const collection = fresh();
          await indexed(collection);
          await collection
            .insertMany(
              docs.map((each, index) => ({ ...each, _id: index as never })),
              { ordered: false },
            )
            .catch(() => null);
          for (const apply of changes) {
            await apply(collection).catch(() => null);
          }
          const total = await collection.countDocuments({});
          expect(await collection.find().hint({ $natural: 1 }).toArray()).toHaveLength(total);
          const names = (await collection.indexes())
            .filter(
              ({ sparse, partialFilterExpression }) => sparse !== true && !partialFilterExpression,
            )
            .map(({ name }) => name ?? '');
          for (const name of names) {
            expect(await collection.find().hint(name).toArray()).toHaveLength(total);
          }
          await collection.drop();
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
