import { types } from 'node:util';

/**
 * What kind of failure this was, safe to show: the system's code (`ECONNREFUSED`), the word Redis begins its errors
 * with (`NOAUTH`), else the error's class. Never the message: it may hold an address or a key.
 */
export function errorCode(error: unknown): string {
  if (!isError(error)) {
    return 'UNKNOWN';
  }
  const { code } = error as NodeJS.ErrnoException;
  return code ?? /^[A-Z]{4,}(?= )/.exec(error.message)?.[0] ?? error.constructor.name;
}

// Errors made in another realm (a worker, a test's sandbox) are no instances of our Error.
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
