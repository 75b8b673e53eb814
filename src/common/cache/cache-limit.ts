import type { IncomingMessage } from 'node:http';

const limits = new WeakMap<IncomingMessage, number>();

/** Lets a handler say for how long its answer may be kept, when that is shorter than the usual; 0 for not at all. */
export function limitCaching(request: IncomingMessage, ttlMs: number): void {
  limits.set(request, ttlMs);
}

/** How long the answer to this request may be kept at most. */
export function cachingLimitOf(request: IncomingMessage): number {
  return limits.get(request) ?? Number.POSITIVE_INFINITY;
}
