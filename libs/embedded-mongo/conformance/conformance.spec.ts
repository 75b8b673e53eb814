import { MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../src/index.js';
import { aggregationCases } from './aggregation.cases.js';
import { commandCases } from './command.cases.js';
import { compositionCases } from './composition.cases.js';
import { type ConformanceCase } from './conformance-case.js';
import { canonical, runCase } from './conformance-run.js';
import { conversionCases } from './conversion.cases.js';
import { expressionCases } from './expression.cases.js';
import { furtherCases } from './further.cases.js';
import { insertCases } from './insert.cases.js';
import { queryCases } from './query.cases.js';
import { refusalCases } from './refusal.cases.js';
import { resultCases } from './result.cases.js';
import { updateCases } from './update.cases.js';

const GROUPS: Record<string, readonly ConformanceCase[]> = {
  expressions: expressionCases,
  conversions: conversionCases,
  queries: queryCases,
  results: resultCases,
  updates: updateCases,
  inserts: insertCases,
  aggregation: aggregationCases,
  composition: compositionCases,
  commands: commandCases,
  refusals: refusalCases,
  further: furtherCases,
};

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

describe('conformance', () => {
  it('asks at least 300 questions', () => {
    expect(Object.values(GROUPS).flat().length).toBeGreaterThanOrEqual(300);
  });

  for (const [group, cases] of Object.entries(GROUPS)) {
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
