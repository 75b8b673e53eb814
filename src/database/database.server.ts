import { EmbeddedMongo } from '@app/embedded-mongo';

import type { Env } from '../config/env.js';

/** The database this process talks to: the operator's, or an embedded one that this process runs itself. */
export interface DatabaseServer {
  readonly uri: string;
  readonly isEmbedded: boolean;
  stop(): Promise<void>;
}

/** Injection token of the `DatabaseServer`. */
export const DATABASE_SERVER = Symbol('database-server');

/** Starts the embedded database in DATA_DIR unless MONGODB_URI names a server. */
export async function openDatabaseServer(env: Env): Promise<DatabaseServer> {
  if (env.MONGODB_URI !== undefined) {
    return { uri: env.MONGODB_URI, isEmbedded: false, stop: () => Promise.resolve() };
  }
  const embedded = await EmbeddedMongo.start({ dir: env.DATA_DIR });
  return { uri: embedded.uri, isEmbedded: true, stop: () => embedded.stop() };
}
