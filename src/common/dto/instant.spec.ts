import { describe, expect, it } from '@jest/globals';

import { Instant } from './instant.js';

describe('Instant', () => {
  it('writes a date as ISO 8601 in UTC', () => {
    expect(Instant.parse(new Date('2026-11-01T08:30:00+02:00'))).toBe('2026-11-01T06:30:00.000Z');
  });

  it('refuses what is no instant', () => {
    expect(Instant.safeParse(new Date(NaN)).success).toBe(false);
    expect(Instant.safeParse('2026-11-01').success).toBe(false);
  });
});
