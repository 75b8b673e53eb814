import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const DEFAULT_WAIT_MS = 20_000;
const MAX_WAIT_SECONDS = 60;

/** How fresh an answer a client wants and how long it would wait for it. */
export interface ReadPreference {
  /** `Cache-Control: no-cache`: what is stale will not do. */
  readonly isFreshRequired: boolean;
  /** `Prefer: wait=N` (RFC 7240), 60 s at most; 0 for `respond-async`. */
  readonly waitMs: number;
  /** The preferences that were understood, as `Preference-Applied` repeats them. */
  readonly applied: readonly string[];
}

/** Reads the two headers. What is not understood is passed over, as RFC 7240 asks. */
export function readPreference(headers: FastifyRequest['headers']): ReadPreference {
  const preferences = [headers.prefer ?? []]
    .flat()
    .flatMap((header) => header.split(','))
    .map((item) => item.trim().toLowerCase());
  const wait = preferences
    .map((item) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(item)?.[1])
    .find(Boolean);
  const isFreshRequired = /(^|,)\s*no-cache\s*(,|$)/i.test(headers['cache-control'] ?? '');
  if (preferences.includes('respond-async')) {
    return { isFreshRequired, waitMs: 0, applied: ['respond-async'] };
  }
  if (wait === undefined) {
    return { isFreshRequired, waitMs: DEFAULT_WAIT_MS, applied: [] };
  }
  const seconds = Math.min(Number(wait), MAX_WAIT_SECONDS);
  return { isFreshRequired, waitMs: seconds * 1000, applied: [`wait=${seconds}`] };
}

/** For reads that cannot answer later: the default patience, and what is stored will do. */
export const PATIENT: ReadPreference = readPreference({});

/** Hands a handler its request's read preference. */
export const Preference = createParamDecorator(
  (_: unknown, context: ExecutionContext): ReadPreference =>
    readPreference(context.switchToHttp().getRequest<FastifyRequest>().headers),
);
