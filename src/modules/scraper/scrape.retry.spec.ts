import { describe, expect, it } from '@jest/globals';

import type { Refusal } from './scrape-outcome.js';
import { backoffMs, retryDelayMs } from './scrape.retry.js';

const settings = { maxAttempts: 3, baseMs: 1000, maxMs: 3000 };
const refusal = (
  outcome: Refusal['outcome'],
  retryAfterSeconds: number | null = null,
): Refusal => ({
  outcome,
  reason: '',
  retryAfterSeconds,
});
const longest = (): number => 1;

describe(retryDelayMs.name, () => {
  it.each(['blocked', 'disallowed', 'notFound', 'gone', 'drifted'] as const)(
    'never asks again because of %s',
    (outcome) => {
      expect(retryDelayMs(refusal(outcome), 1, settings)).toBeNull();
    },
  );

  it.each(['unreachable', 'rateLimited'] as const)(
    'asks again after %s, so many times',
    (outcome) => {
      expect(
        [1, 2, 3].map((attempts) => retryDelayMs(refusal(outcome), attempts, settings, longest)),
      ).toEqual([1000, 2000, null]);
    },
  );

  it('never asks earlier than the source said', () => {
    expect(retryDelayMs(refusal('rateLimited', 60), 1, settings, () => 0)).toBe(60_000);
  });
});

describe(backoffMs.name, () => {
  it('grows up to a bound, and draws from nothing up to that', () => {
    expect([1, 2, 3, 50].map((attempts) => backoffMs(attempts, settings, longest))).toEqual([
      1000, 2000, 3000, 3000,
    ]);
    expect(backoffMs(50, settings, () => 0)).toBe(0);
  });
});
