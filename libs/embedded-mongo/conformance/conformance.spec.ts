import { MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../src/index.js';
import { CASE_GROUPS } from './all-cases.js';
import { canonical, runCase } from './conformance-run.js';
import { DOCUMENTDB_DIFFERENCES } from './documentdb-differences.js';

let database: EmbeddedMongo;
let client: MongoClient;
let counter = 0;

beforeAll(async () => {
  database = await EmbeddedMongo.start({ thread: 'caller' });
  client = await MongoClient.connect(database.uri, { promoteValues: false });
});

afterAll(async () => {
  await client.close();
  await database.stop();
});

const NAMES = Object.values(CASE_GROUPS).flatMap((cases) => cases.map(({ name }) => name));

describe('conformance', () => {
  it('asks at least 300 questions', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(300);
  });

  it('gives every question a name of its own', () => {
    expect(NAMES.filter((name, index) => NAMES.indexOf(name) !== index)).toEqual([]);
  });

  it('lists no difference of another engine for a question that is not asked', () => {
    const listed = DOCUMENTDB_DIFFERENCES.flatMap(({ names }) => names);
    expect(listed.filter((name) => !NAMES.includes(name))).toEqual([]);
  });

  for (const [group, cases] of Object.entries(CASE_GROUPS)) {
    describe(group, () => {
      for (const one of cases) {
        it(one.name, async () => {
          counter += 1;
          const outcome = await runCase(client.db('conformance'), `c${counter}`, one);
          expect(outcome.errorCode).toBe(one.errorCode);
          if (one.errorCode === undefined) {
            expect(canonical(outcome.result)).toBe(canonical(one.expected));
          }
        });
      }
    });
  }
});
