/**
 * Asks a MongoDB-compatible server every question of the conformance cases.
 *
 *   npm run conformance:db -- [--uri mongodb://…] [--only words]
 *
 * Without --uri it asks an embedded database of its own. What DocumentDB is known to answer otherwise is listed in
 * documentdb-differences.ts; against any other engine every answer counts. Ends with 1 when an answer is not as
 * expected or a listed difference is none any more.
 */
import { parseArgs } from 'node:util';

import { type Db, MongoClient } from 'mongodb';

import { EmbeddedMongo } from '../src/index.js';
import { CASE_GROUPS } from './all-cases.js';
import { type ConformanceCase } from './conformance-case.js';
import { canonical, type Outcome, runCase } from './conformance-run.js';
import { type Difference, DOCUMENTDB_DIFFERENCES } from './documentdb-differences.js';

const HELP = `npm run conformance:db -- [--uri mongodb://…] [--only words]

  --uri   the server to ask; an embedded database of its own without it
  --only  ask only questions whose name has these words
`;
const PROGRESS_EVERY = 100;

interface Tally {
  agreed: number;
  differed: number;
  readonly surprises: string[];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function shown({ errorCode, result }: Outcome): string {
  return errorCode === undefined ? canonical(result) : `error ${errorCode}`;
}

async function listedDifferences(db: Db): Promise<ReadonlyMap<string, Difference>> {
  const { storageEngines } = await db.admin().buildInfo();
  const isDocumentDb = Array.isArray(storageEngines) && storageEngines.includes('documentdb');
  const listed = isDocumentDb ? DOCUMENTDB_DIFFERENCES : [];
  return new Map(
    listed.flatMap((difference) => difference.names.map((name) => [name, difference] as const)),
  );
}

async function answerOf(db: Db, name: string, one: ConformanceCase): Promise<string> {
  try {
    return shown(await runCase(db, name, one));
  } catch (error) {
    return String(error);
  }
}

function count(tally: Tally, one: ConformanceCase, answer: string, reason: string | null): void {
  const expected = shown({
    result: one.expected,
    ...(one.errorCode === undefined ? {} : { errorCode: one.errorCode }),
  });
  if (answer === expected) {
    tally.agreed += 1;
    if (reason !== null) {
      tally.surprises.push(`${one.name}\n    differs no longer, though listed: ${reason}`);
    }
  } else if (reason === null) {
    tally.surprises.push(`${one.name}\n    expected ${expected}\n    answered ${answer}`);
  } else {
    tally.differed += 1;
  }
}

async function ask(client: MongoClient, only: string): Promise<Tally> {
  const db = client.db(`conformance_${process.pid}`);
  const differences = await listedDifferences(db);
  const cases = Object.values(CASE_GROUPS)
    .flat()
    .filter(({ name }) => name.includes(only));
  const tally: Tally = { agreed: 0, differed: 0, surprises: [] };
  try {
    for (const [index, one] of cases.entries()) {
      const difference = differences.get(one.name);
      if (difference?.isEndless) {
        tally.differed += 1;
      } else {
        const answer = await answerOf(db, `c${index}`, one);
        count(tally, one, answer, difference?.reason ?? null);
        // Some engines grow slow with the number of their collections.
        await db.dropCollection(`c${index}`);
      }
      if ((index + 1) % PROGRESS_EVERY === 0) {
        print(`asked ${index + 1} of ${cases.length}`);
      }
    }
  } finally {
    await db.dropDatabase();
  }
  return tally;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      uri: { type: 'string' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(HELP);
    return;
  }
  const own = values.uri === undefined ? await EmbeddedMongo.start({ thread: 'caller' }) : null;
  const client = await MongoClient.connect(values.uri ?? own?.uri ?? '', { promoteValues: false });
  const { agreed, differed, surprises } = await ask(client, values.only);
  await client.close();
  await own?.stop();
  surprises.forEach((line) => {
    print(`✗ ${line}`);
  });
  print(`${agreed} as expected, ${differed} different as listed, ${surprises.length} not so`);
  process.exitCode = surprises.length > 0 ? 1 : 0;
}

await main();
