import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const SAFE = /^[A-Za-z0-9._-]{8,128}$/;

const given = new WeakMap<IncomingMessage, string>();

/** The client's own request id when it is harmless in a log and a header, else a new UUID. */
export function requestId(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && SAFE.test(header) ? header : randomUUID();
}

/** One id per raw Node request however often it is asked for, so that server, logger and error body agree. */
export function requestIdOf(request: IncomingMessage): string {
  const id = given.get(request) ?? requestId(request.headers['x-request-id']);
  given.set(request, id);
  return id;
}
