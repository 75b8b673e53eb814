import { randomUUID } from 'node:crypto';

const SAFE = /^[A-Za-z0-9._-]{8,128}$/;

/** The client's own request id when it is harmless in a log and a header, else a new UUID. */
export function requestId(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && SAFE.test(header) ? header : randomUUID();
}
