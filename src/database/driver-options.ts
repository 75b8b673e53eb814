import type { ConnectOptions } from 'mongoose';

import type { Env } from '../config/env.js';
import type { DatabaseServer } from './database.server.js';

/** How every connection is made, the first and any later one. A new object each time: mongoose takes keys out of it. */
export function driverOptions(env: Env, { uri }: DatabaseServer): ConnectOptions {
  const namesDatabase = /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(uri);
  return {
    // What is invented must never stand beside what is real.
    ...(!namesDatabase && { dbName: env.SOURCE === 'sample' ? 'pagelens_sample' : 'pagelens' }),
    // Indexes are built once the server is there, and a failure is told; see DatabaseConnector.
    autoIndex: false,
    autoCreate: false,
    // A query without a server fails at once instead of waiting in a queue of its own.
    bufferCommands: false,
    serverSelectionTimeoutMS: env.MONGODB_TIMEOUT_MS,
    connectTimeoutMS: env.MONGODB_TIMEOUT_MS,
    waitQueueTimeoutMS: env.MONGODB_TIMEOUT_MS,
    maxPoolSize: env.MONGODB_POOL_SIZE,
    appName: 'pagelens',
  };
}
