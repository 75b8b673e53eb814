import { describe, expect, it } from '@jest/globals';

import {
  type Condition,
  type KeysetSort,
  readStretches,
  sortOf,
  stretchesAfter,
} from './keyset.js';

const rising: KeysetSort = { field: 'size', direction: 1, key: 'id', least: 0 };
const falling: KeysetSort = { ...rising, direction: -1 };

describe(sortOf.name, () => {
  it('breaks ties by the key, in the direction of the field so that one index serves both', () => {
    expect(sortOf(rising)).toEqual({ size: 1, id: 1 });
    expect(sortOf(falling)).toEqual({ size: -1, id: -1 });
  });

  it('needs no second field when the field is the key', () => {
    expect(sortOf({ ...falling, field: 'id' })).toEqual({ id: -1 });
  });
});

describe(stretchesAfter.name, () => {
  it('is one stretch of everything at the start', () => {
    expect(stretchesAfter(rising, null)).toEqual([{}]);
  });

  it('goes on beyond the key among equals, and then beyond the value', () => {
    expect(stretchesAfter(rising, { value: 5, key: 'k' })).toEqual([
      { size: 5, id: { $gt: 'k' } },
      { size: { $gt: 5 } },
    ]);
  });

  it('ends with the nulls, which follow every value when falling', () => {
    expect(stretchesAfter(falling, { value: 5, key: 'k' })).toEqual([
      { size: 5, id: { $lt: 'k' } },
      { size: { $lt: 5 } },
      { size: null },
    ]);
  });

  it('passes from the nulls to the least value when rising', () => {
    expect(stretchesAfter(rising, { value: null, key: 'k' })).toEqual([
      { size: null, id: { $gt: 'k' } },
      { size: { $gte: 0 } },
    ]);
  });

  it('stays among the nulls when falling, as they are last', () => {
    expect(stretchesAfter(falling, { value: null, key: 'k' })).toEqual([
      { size: null, id: { $lt: 'k' } },
    ]);
  });

  it('goes by the key alone when the field is the key', () => {
    expect(stretchesAfter({ ...rising, field: 'id' }, { value: 'k', key: 'k' })).toEqual([
      { id: { $gt: 'k' } },
    ]);
  });
});

describe(readStretches.name, () => {
  const stretches: Condition[] = [{ a: 1 }, { b: 1 }, { c: 1 }];

  it('asks each stretch for what is still wanted, and none when there is enough', async () => {
    const asked: [Condition, number][] = [];
    const rows = await readStretches(stretches, 3, (stretch, limit) => {
      asked.push([stretch, limit]);
      return Promise.resolve(['x', 'y'].slice(0, limit));
    });

    expect(rows).toEqual(['x', 'y', 'x']);
    expect(asked).toEqual([
      [{ a: 1 }, 3],
      [{ b: 1 }, 1],
    ]);
  });
});
