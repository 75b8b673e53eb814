import { AppError } from './app.error.js';

/** The names drivers and mongoose give to "no server answered"; everything else they throw is a bug of ours. */
const UNAVAILABLE = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoClientClosedError',
]);

/** The database did not answer within `MONGODB_TIMEOUT_MS`. */
export class DatabaseUnavailableError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The database does not answer; try again shortly', {}, { cause, retryAfterSeconds: 5 });
  }
}

/** Whether a thrown value means that the database is away, told by name so that no driver is imported here. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  // Before the first connection mongoose refuses to queue, with an error that has no name of its own.
  const isTooEarly =
    error.name === 'MongooseError' && error.message.includes('before initial connection');
  return isTooEarly || UNAVAILABLE.has(error.name);
}
