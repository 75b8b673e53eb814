import fc from 'fast-check';

import { DirectDatabase, exactly } from '../conformance/direct-database.js';
import { propertyRuns, propertySeed } from '../conformance/property-runs.js';
import { anything, body, filter, scalar } from '../conformance/random-data.js';
import { compareBy, parseSortPattern } from './aggregation/sort-pattern.js';
import { encodeKey } from './bson/key-encoding.js';
import { type Doc, isDoc, type Value } from './bson/value.js';

let database: DirectDatabase;

beforeAll(() => {
  database = new DirectDatabase();
});

afterAll(async () => {
  await database.close();
});

/** Every index is allowed for every document: those over two paths have at most one array among them. */
const INDEXES: readonly Doc[] = [
  { key: { a: 1 } },
  { key: { a: -1, _id: 1 } },
  { key: { a: 1, c: 1 } },
  { key: { c: -1, a: 1 } },
  { key: { 'a.x': 1, 'a.y': -1 } },
  { key: { 'a.0': 1 } },
  { key: { b: -1, c: 1, d: -1 } },
  { key: { 'b.y': 1, d: 1 } },
  { key: { c: 1, d: 1, _id: 1 } },
  { key: { d: 1 } },
  { key: { d: -1, c: 1 } },
  { key: { 'c.x': 1, b: 1 } },
  { key: { a: 1, d: 1 }, sparse: true },
  { key: { c: 1 }, sparse: true },
  { key: { b: 1, d: 1, _id: -1 }, unique: true },
  { key: { 'b.0.x': 1, _id: 1 }, unique: true, sparse: true },
  { key: { d: 1, a: -1 }, partialFilterExpression: { d: { $gt: 0 } } },
  { key: { 'b.x': 1 }, partialFilterExpression: { c: { $exists: true } } },
  { key: { c: 1, _id: 1 }, partialFilterExpression: { $or: [{ d: 1 }, { d: { $gte: 'a' } }] } },
  { key: { a: 1, _id: -1 }, hidden: true },
];

const indexes = fc.subarray([...INDEXES], { minLength: 1, maxLength: 8 });
const docs = fc
  .array(body, { minLength: 1, maxLength: 24 })
  .map((bodies) => bodies.map((each, index): Doc => ({ _id: index, ...each })));

const sort = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'a.x', 'b.y', '_id'), { maxLength: 3 })
  .chain((paths) =>
    fc
      .tuple(...paths.map(() => fc.constantFrom(1, -1)))
      .map((directions): Doc =>
        Object.fromEntries(paths.map((path, index) => [path, directions[index] ?? 1])),
      ),
  );

const query = fc.record({
  where: filter,
  order: sort,
  skip: fc.constantFrom(0, 0, 1, 3),
  limit: fc.constantFrom(0, 0, 1, 2, 7),
});
type Query = typeof query extends fc.Arbitrary<infer T> ? T : never;

/** Writes that say which documents they mean by a filter, so that a wrong plan changes the wrong ones. */
const change: fc.Arbitrary<(name: string) => Doc> = fc.oneof(
  fc
    .tuple(filter, anything, fc.constantFrom('a', 'b'), fc.boolean())
    .map(([q, value, path, multi]) => updating(q, { $set: { [path]: value } }, multi)),
  fc
    .tuple(filter, scalar, fc.boolean())
    .map(([q, d, multi]) => updating(q, { $set: { d }, $unset: { b: '' } }, multi)),
  fc.tuple(filter, scalar).map(([q, value]) => updating(q, { $push: { a: value } }, false)),
  fc
    .tuple(filter, scalar, fc.boolean())
    .map(([q, value, multi]) =>
      updating(multi ? fitting(q, 'b', ['array']) : q, { $pull: { b: value } }, multi),
    ),
  fc
    .tuple(filter, fc.boolean())
    .map(([q, multi]) =>
      updating(multi ? fitting(q, 'd', SUMMABLE) : q, { $inc: { d: 1 } }, multi),
    ),
  fc.tuple(filter, body).map(([q, value]) => updating(q, value, false)),
  filter.map((q) => (name: string): Doc => ({ delete: name, deletes: [{ q, limit: 0 }] })),
  filter.map((q) => (name: string): Doc => ({
    delete: name,
    deletes: [{ q: onlySome(q), limit: 1 }],
  })),
  fc.tuple(filter, fc.boolean()).map(([where, isRemoval]) => (name: string): Doc => ({
    findAndModify: name,
    query: where,
    sort: { d: -1, _id: 1 },
    ...(isRemoval ? { remove: true } : { update: { $set: { c: 'seen' } }, new: true }),
  })),
);

/** Long is none of them: its greatest number has no next. */
const SUMMABLE = ['int', 'double', 'decimal'];

/** A change to several documents ends at the first that does not allow it, and which comes first is for the plan to say. */
function fitting(q: Doc, path: string, types: readonly string[]): Doc {
  const type = types.includes('array') ? {} : { [path]: { $not: { $type: 'array' } } };
  return { $and: [q, { [path]: { $type: [...types] } }, type] };
}

/** Which one of several is changed is for the plan to say; of one there is no choice. */
function onlySome(q: Doc): Doc {
  return { $and: [q, { _id: 4 }] };
}

function updating(q: Doc, u: Doc, multi: boolean): (name: string) => Doc {
  return (name) => ({ update: name, updates: [{ q: multi ? q : onlySome(q), u, multi }] });
}

/** Two collections of the same documents: one to be indexed, one to tell the truth. */
async function twins(documents: readonly Doc[]): Promise<[indexed: string, bare: string]> {
  const names = [database.newCollection(), database.newCollection()] as const;
  for (const name of names) {
    await database.must({ insert: name, documents: [...documents] });
  }
  return [...names];
}

async function addIndexes(name: string, wanted: readonly Doc[]): Promise<void> {
  await database.must({
    createIndexes: name,
    indexes: wanted.map((index, at): Doc => ({ ...index, name: `i${at}` })),
  });
}

function texts(found: readonly Doc[]): string[] {
  return found.map(exactly);
}

/** The answer or the code of the error. */
async function outcome(command: Doc): Promise<unknown> {
  const { cursor, code, n, values, value, nModified, writeErrors } = await database.run(command);
  const batch = isDoc(cursor) && Array.isArray(cursor.firstBatch) ? cursor.firstBatch : [];
  return {
    code,
    n,
    nModified,
    failures: Array.isArray(writeErrors) ? writeErrors.length : 0,
    batch: batch.filter(isDoc).map(exactly),
    values: exactly({ values, value }),
  };
}

async function expectSameAnswers(
  [indexed, bare]: [string, string],
  { where, order, skip, limit }: Query,
): Promise<void> {
  // With _id as the last word on order there is one right answer, down to the bit.
  const total = { ...order, _id: order._id ?? 1 };
  const command = { filter: where, sort: total, skip, limit, batchSize: 1000 };
  const truth = await outcome({ find: bare, ...command, hint: { $natural: 1 } });
  expect(await outcome({ find: indexed, ...command })).toEqual(truth);
  if ((truth as { code?: Value }).code !== undefined) {
    return;
  }
  const stages = [{ $match: where }, { $sort: total }];
  expect(texts(await database.aggregate(indexed, stages))).toEqual(
    texts(await database.aggregate(bare, stages)),
  );
  const pick = { query: where, skip, ...(limit > 0 ? { limit } : {}) };
  expect(await outcome({ count: indexed, ...pick })).toEqual(
    await outcome({ count: bare, ...pick }),
  );
  const [ours = [], theirs = []] = await Promise.all(
    [indexed, bare].map(async (name) => {
      const { values } = await database.must({ distinct: name, key: 'a', query: where });
      // Which of several equal values is given is for the plan to say.
      return Array.isArray(values) ? values.map((value) => encodeKey(value).toString('hex')) : [];
    }),
  );
  expect(ours).toEqual(theirs);

  // Without it, ties may come in any order, but in order.
  const loose = await database.find(indexed, { filter: where, sort: order });
  const all = await database.find(bare, { filter: where });
  expect(texts(loose).sort()).toEqual(texts(all).sort());
  const compare = compareBy(parseSortPattern(order));
  loose.slice(1).forEach((doc, at) => {
    expect(compare(loose[at] ?? {}, doc)).toBeLessThanOrEqual(0);
  });
  const part = await database.find(indexed, { filter: where, sort: order, skip, limit });
  const sorted = [...all].sort(compare).slice(skip, limit > 0 ? skip + limit : undefined);
  expect(part).toHaveLength(sorted.length);
  part.forEach((doc, at) => {
    expect(compare(doc, sorted[at] ?? {})).toBe(0);
  });
}

describe('planner', () => {
  it('answers the same with and without indexes, whatever is stored and however it was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        docs,
        indexes,
        fc.array(change, { maxLength: 4 }),
        fc.array(query, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (documents, wanted, changes, queries, isIndexedFirst) => {
          const names = await twins(documents);
          const [indexed, bare] = names;
          if (isIndexedFirst) {
            await addIndexes(indexed, wanted);
          }
          for (const toCommand of changes) {
            expect(await outcome(toCommand(indexed))).toEqual(await outcome(toCommand(bare)));
          }
          if (!isIndexedFirst) {
            await addIndexes(indexed, wanted);
          }
          const [left, right] = await Promise.all(
            names.map((name) => database.find(name, { sort: { _id: 1 } })),
          );
          expect(texts(left ?? [])).toEqual(texts(right ?? []));
          for (const each of queries) {
            await expectSameAnswers(names, each);
          }
          expect(await database.must({ validate: indexed })).toMatchObject({ errors: [] });
          await database.must({ drop: indexed });
          await database.must({ drop: bare });
        },
      ),
      { numRuns: propertyRuns(100), ...propertySeed() },
    );
  }, 3_600_000);
});
