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
  'PoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoClientClosedError',
]);

/** MongoDB's codes for a server that is going down or is not the primary now. */
const STEPPING_DOWN: ReadonlySet<unknown> = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/** MongoDB's code for a disk on which there is no room: reads still work, and writes will again. */
const OUT_OF_DISK_SPACE = 14_031;

/** No database answered (see `MONGODB_TIMEOUT_MS` for how long is waited for a server), or it cannot write. */
export class DatabaseUnavailableError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(cause: unknown) {
    const what = isOutOfSpace(cause) ? 'cannot store anything now' : 'does not answer';
    super(`The database ${what}; try again shortly`, {}, { cause, retryAfterSeconds: 5 });
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
  // A bulk write without a refused write failed as a whole: the driver wraps what kept it from the server.
  const isLostBulk =
    error.name === 'MongoBulkWriteError' &&
    'writeErrors' in error &&
    [error.writeErrors].flat().length === 0;
  const isSteppingDown = codesIn(error).some((code) => STEPPING_DOWN.has(code));
  const isAway = isSteppingDown || UNAVAILABLE.has(error.name);
  return isTooEarly || isLostBulk || isAway || isOutOfSpace(error);
}

function isOutOfSpace(error: unknown): boolean {
  return error instanceof Error && codesIn(error).includes(OUT_OF_DISK_SPACE);
}

/** The code of an error, and those of every refused write of a bulk: its own is only that of the first. */
function codesIn(error: Error): readonly unknown[] {
  const refused = 'writeErrors' in error ? [error.writeErrors].flat() : [];
  const all = [error, ...refused] as readonly ({ readonly code?: unknown } | undefined)[];
  return all.map((each) => each?.code);
}
