import fc from 'fast-check';

import { DirectDatabase, exactly } from '../conformance/direct-database.js';
import { propertyRuns, propertySeed } from '../conformance/property-runs.js';
import { anything, body, filter, scalar } from '../conformance/random-data.js';
import { type Doc, isDoc, type Value } from './bson/value.js';

let database: DirectDatabase;

beforeAll(() => {
  database = new DirectDatabase();
});

afterAll(async () => {
  await database.close();
});

/** Indexes that documents will often break: duplicates, parallel arrays. */
const index: fc.Arbitrary<Doc> = fc.constantFrom<Doc>(
  { key: { a: 1 }, name: 'multikey', unique: true },
  { key: { d: 1 }, name: 'single', unique: true },
  { key: { d: -1, c: 1 }, name: 'compound', unique: true, sparse: true },
  { key: { a: 1, b: -1 }, name: 'parallel' },
  { key: { 'b.x': 1 }, name: 'partial', unique: true, partialFilterExpression: { d: { $gt: 0 } } },
  { key: { c: 1 }, name: 'plain' },
  { key: { 'a.x': 1, 'a.y': 1, _id: 1 }, name: 'nested', sparse: true },
);

const id = fc.integer({ min: 0, max: 6 });
const doc: fc.Arbitrary<Doc> = fc.tuple(id, body).map(([key, rest]) => ({ _id: key, ...rest }));

const update: fc.Arbitrary<Value> = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b', 'd', 'a.x'), anything)
    .map(([path, value]): Doc => ({ $set: { [path]: value } })),
  fc.constantFrom<Value>(
    { $inc: { d: 1 } },
    { $push: { a: 1 } },
    { $mul: { 'a.x': 2 } },
    { $unset: { a: '' } },
    { $rename: { a: 'b' } },
    { $addToSet: { b: 'a' } },
    { $set: { _id: 'moved' } },
    { $set: { a: 1 }, $unset: { a: 1 } },
    { $nonsense: { a: 1 } },
    [{ $set: { d: { $add: ['$d', 1] } } }],
    [{ $unset: 'a' }, { $set: { c: '$b' } }],
  ),
  body as fc.Arbitrary<Value>,
);

/** A command without the name of its collection, which comes first. */
const step: fc.Arbitrary<Doc> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(doc, { minLength: 1, maxLength: 5 }), fc.boolean())
      .map(([documents, ordered]): Doc => ({ insert: '', documents, ordered })),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.array(fc.record({ q: filter, u: update, multi: fc.boolean(), upsert: fc.boolean() }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.boolean(),
      )
      .map(([updates, ordered]): Doc => ({
        update: '',
        updates: updates,
        ordered,
      })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(filter, fc.constantFrom(0, 1))
      .map(([q, limit]): Doc => ({ delete: '', deletes: [{ q, limit }] })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(filter, update, fc.boolean()).map(([query, change, upsert]): Doc => ({
      findAndModify: '',
      query,
      update: change,
      upsert,
    })),
  },
  {
    weight: 3,
    arbitrary: index.map((each): Doc => ({ createIndexes: '', indexes: [each] })),
  },
  {
    weight: 1,
    arbitrary: index.map(({ name = '' }): Doc => ({ dropIndexes: '', index: name })),
  },
);

function on(name: string, command: Doc): Doc {
  const [first = ''] = Object.keys(command);
  return { ...command, [first]: name };
}

/** How many writes of a bulk were refused. */
function failures({ writeErrors }: Doc): number {
  return Array.isArray(writeErrors) ? writeErrors.length : 0;
}

async function contents(name: string): Promise<string[]> {
  const found = await database.find(name, { filter: {}, hint: { $natural: 1 } });
  return found.map(exactly).sort();
}

/** What an insert leaves when each document that is refused is left out, and an ordered one ends with the first. */
function expectInserted(command: Doc, answer: Doc, before: number, after: number): void {
  if (answer.ok !== 1 || !Array.isArray(command.documents)) {
    return;
  }
  const refused = failures(answer);
  const attempted = command.documents.length;
  const firstFailure = Array.isArray(answer.writeErrors) ? answer.writeErrors[0] : null;
  const stored =
    command.ordered === true && isDoc(firstFailure)
      ? Number(firstFailure.index)
      : attempted - refused;
  expect(answer.n).toBe(stored);
  expect(after - before).toBe(stored);
}

describe('any sequence of writes', () => {
  it('leaves documents and indexes in agreement, also where it fails', async () => {
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
        const name = database.newCollection();
        await database.must({ create: name });
        for (const each of steps) {
          const command = on(name, each);
          const before = await contents(name);
          const answer = await database.run(command);
          const after = await contents(name);
          refusals += failures(answer) + (answer.ok === 1 ? 0 : 1);
          expect(answer.code).not.toBe(1);
          if (answer.ok !== 1) {
            expect(after).toEqual(before);
          }
          expectInserted(command, answer, before.length, after.length);
          expect(await database.must({ validate: name })).toMatchObject({ errors: [] });
        }
        await database.must({ drop: name });
      }),
      { numRuns: propertyRuns(100), ...propertySeed() },
    );
    // A run in which nothing was refused would not have tried what it is for.
    expect(refusals).toBeGreaterThan(20);
  }, 3_600_000);

  it('never stores two documents under one unique key', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), {
          minLength: 1,
          maxLength: 12,
        }),
        async (values) => {
          const name = database.newCollection();
          await database.must({
            createIndexes: name,
            indexes: [{ key: { a: 1 }, name: 'a', unique: true }],
          });
          const documents = values.map((a, at): Doc => ({ _id: at, a }));
          await database.must({ insert: name, documents, ordered: false });
          for (const { _id: own, a = null } of await database.find(name, { filter: {} })) {
            const keys = Array.isArray(a) ? a : [a];
            for (const key of keys) {
              const sharing = await database.find(name, {
                filter: { a: { $eq: key }, _id: { $ne: own } },
                hint: { $natural: 1 },
              });
              // An array that equals a single value as a whole is no element of another.
              expect(sharing.filter((each) => !isNested(each.a, key))).toEqual([]);
            }
          }
          await database.must({ drop: name });
        },
      ),
      { numRuns: propertyRuns(60), ...propertySeed() },
    );
  }, 3_600_000);
});

function isNested(holder: Value, key: Value): boolean {
  return Array.isArray(holder) && Array.isArray(key);
}
