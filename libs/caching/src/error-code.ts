/**
 * What kind of failure this was, safe to show: the system's code (`ECONNREFUSED`), the word Redis begins its errors
 * with (`NOAUTH`), else the error's class. Never the message: it may hold an address or a key.
 */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'UNKNOWN';
  }
  const { code } = error as NodeJS.ErrnoException;
  return code ?? /^[A-Z]{4,}(?= )/.exec(error.message)?.[0] ?? error.constructor.name;
}
