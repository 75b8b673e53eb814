import { randomUUID } from 'node:crypto';

import { createConnection } from 'mongoose';

import { readProcessEnv } from '../../src/config/read-env.js';

/** A database of the test's own, on the server that MONGODB_URI names when the tests are run with one. */
export interface TestDatabase {
  readonly uri: string;
  drop(): Promise<void>;
}

/** Null without MONGODB_URI: the application under test then brings its embedded database. */
export function claimTestDatabase(): TestDatabase | null {
  const { MONGODB_URI: server } = readProcessEnv();
  if (server === undefined) {
    return null;
  }
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
