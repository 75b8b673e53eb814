import { randomUUID } from 'node:crypto';

import { EmbeddedMongo } from '@app/embedded-mongo';
import { afterAll } from '@jest/globals';
import { createConnection } from 'mongoose';

import { readProcessEnv } from '../../src/config/read-env.js';

/** A database of the test's own. */
export interface TestDatabase {
  readonly uri: string;
  drop(): Promise<void>;
}

/** One embedded server for a test file: starting one per application would be most of what the tests wait for. */
let embedded: Promise<EmbeddedMongo> | null = null;

afterAll(async () => {
  await (await embedded)?.stop();
});

/** On the server that MONGODB_URI names, or else on an embedded one that is shared by the tests of a file. */
export async function claimTestDatabase(): Promise<TestDatabase> {
  return claimForeignDatabase() ?? claimDatabaseOn((await embeddedServer()).uri);
}

/** On the server that MONGODB_URI names; null without one. */
export function claimForeignDatabase(): TestDatabase | null {
  const { MONGODB_URI: server } = readProcessEnv();
  return server === undefined ? null : claimDatabaseOn(server);
}

function embeddedServer(): Promise<EmbeddedMongo> {
  embedded ??= EmbeddedMongo.start({ thread: 'caller' });
  return embedded;
}

function claimDatabaseOn(server: string): TestDatabase {
  const uri = withDatabase(server, `pagelens_test_${randomUUID().slice(0, 8)}`);
  return { uri, drop: () => dropDatabase(uri) };
}

async function dropDatabase(uri: string): Promise<void> {
  const connection = await createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
}

function withDatabase(uri: string, name: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
}
