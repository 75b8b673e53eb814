import type { IncomingMessage } from 'node:http';

/** What a request's log line says besides route and status. Set by guards, hooks and interceptors along the way. */
export interface RequestNotes {
  /** Who called: a key's name or an address. */
  readonly client?: string;
  readonly cacheOutcome?: 'hit' | 'miss' | 'stale' | 'bypass';
  /** The stable code of the problem answered with. */
  readonly errorCode?: string;
}

const NOTHING: RequestNotes = {};

const notes = new WeakMap<IncomingMessage, RequestNotes>();

/** Adds to what the log line of this request will say. Pass the raw Node request (`request.raw` on Fastify). */
export function annotateRequest(request: IncomingMessage, added: RequestNotes): void {
  const known = notes.get(request);
  if (known) {
    Object.assign(known, added);
  } else {
    notes.set(request, { ...added });
  }
}

/** What was noted about this request so far. */
export function notesOf(request: IncomingMessage): RequestNotes {
  return notes.get(request) ?? NOTHING;
}
