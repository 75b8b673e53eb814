import { describe, expect, it } from '@jest/globals';

import { Random } from './random.js';
import { instantOf, snowflakeAt } from './snowflake.js';

describe(snowflakeAt.name, () => {
  it('carries its instant to the millisecond', () => {
    const at = new Date('2026-10-30T12:34:56.789Z');
    expect(instantOf(snowflakeAt(at, Random.of(1)))).toEqual(at);
  });

  it('grows with time and does not fit a double', () => {
    const earlier = BigInt(snowflakeAt(new Date(1_790_000_000_000), Random.of(1)));
    const later = BigInt(snowflakeAt(new Date(1_790_000_000_001), Random.of(1)));
    expect(later).toBeGreaterThan(earlier);
    expect(earlier).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
  });
});
