/** Failures that a person can mend carry a code and a message made for them; the rest is a bug and keeps its stack. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === 'EADDRINUSE' && 'port' in error) {
    return `port ${String(error.port)} is in use; stop what listens there or set PORT`;
  }
  if (code === 'EACCES' && 'port' in error) {
    return `port ${String(error.port)} may not be opened by this user; set PORT to one above 1023`;
  }
  return code === null ? (error.stack ?? error.message) : error.message;
}
