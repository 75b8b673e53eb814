import { describe, expect, it } from '@jest/globals';

import { Random, times } from './random.js';

const draw = (random: Random): readonly number[] => times(200, () => random.next());

describe(Random.name, () => {
  it('repeats itself for the same keys', () => {
    expect(draw(Random.of(7, 'post', 1))).toEqual(draw(Random.of(7, 'post', 1)));
  });

  it('differs when any key differs, also when only the split between keys does', () => {
    expect(draw(Random.of(7, 'post', 1))).not.toEqual(draw(Random.of(8, 'post', 1)));
    expect(draw(Random.of('a', 'bc'))).not.toEqual(draw(Random.of('ab', 'c')));
  });

  it('spreads evenly over [0, 1)', () => {
    const random = Random.of('even');
    const values = times(20_000, () => random.next());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  it('reaches both ends of a range and nothing beyond', () => {
    const random = Random.of('range');
    const values = new Set(times(500, () => random.between(3, 6)));
    expect([...values].sort()).toEqual([3, 4, 5, 6]);
  });

  it('keeps magnitudes within their bounds', () => {
    const random = Random.of('magnitude');
    const values = times(500, () => random.betweenMagnitudes(10, 100_000));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...values)).toBeLessThanOrEqual(100_000);
  });

  it('samples each item at most once and never more than there are', () => {
    const sample = Random.of('sample').sample(['a', 'b', 'c'], 9);
    expect([...sample].sort()).toEqual(['a', 'b', 'c']);
  });

  it('refuses to pick from nothing', () => {
    expect(() => Random.of('none').pick([])).toThrow(RangeError);
  });

  it('writes tokens of letters and digits only', () => {
    expect(Random.of('token').token(64)).toMatch(/^[A-Za-z0-9]{64}$/);
  });
});
