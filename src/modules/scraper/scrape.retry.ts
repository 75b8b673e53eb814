import type { Refusal } from './scrape-outcome.js';

export interface RetrySettings {
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Only these can turn out otherwise by waiting; asking again about the rest would be pestering. */
const WORTH_RETRYING: ReadonlySet<Refusal['outcome']> = new Set(['unreachable', 'rateLimited']);

/**
 * Milliseconds until the next attempt: exponential with full jitter, on top of what the source itself asked for.
 * Null when there is to be none. `attempts` counts those that ended.
 */
export function retryDelayMs(
  { outcome, retryAfterSeconds }: Refusal,
  attempts: number,
  settings: RetrySettings,
  random: () => number = Math.random,
): number | null {
  if (!WORTH_RETRYING.has(outcome) || attempts >= settings.maxAttempts) {
    return null;
  }
  return (retryAfterSeconds ?? 0) * 1000 + backoffMs(attempts, settings, random);
}

/** Exponential with full jitter. */
export function backoffMs(
  attempts: number,
  { baseMs, maxMs }: Pick<RetrySettings, 'baseMs' | 'maxMs'>,
  random: () => number = Math.random,
): number {
  return Math.ceil(random() * Math.min(maxMs, baseMs * 2 ** Math.max(0, attempts - 1)));
}
