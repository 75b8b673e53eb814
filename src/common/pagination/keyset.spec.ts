import { describe, expect, it } from '@jest/globals';

import { after, type KeysetSort, sortOf } from './keyset.js';

const rising: KeysetSort = { field: 'size', direction: 1, key: 'id' };
const falling: KeysetSort = { ...rising, direction: -1 };

describe(sortOf.name, () => {
  it('breaks ties by the key, in the direction of the field so that one index serves both', () => {
    expect(sortOf(rising)).toEqual({ size: 1, id: 1 });
    expect(sortOf(falling)).toEqual({ size: -1, id: -1 });
  });

  it('needs no second field when the field is the key', () => {
    expect(sortOf({ field: 'id', direction: -1, key: 'id' })).toEqual({ id: -1 });
  });
});

describe(after.name, () => {
  it('asks for everything at the start', () => {
    expect(after(rising, null)).toEqual({});
  });

  it('goes on beyond the value, and beyond the key among equals', () => {
    expect(after(rising, { value: 5, key: 'k' })).toEqual({
      $or: [{ size: 5, id: { $gt: 'k' } }, { size: { $gt: 5 } }],
    });
  });

  it('includes the nulls that follow every value when falling', () => {
    expect(after(falling, { value: 5, key: 'k' })).toEqual({
      $or: [{ size: 5, id: { $lt: 'k' } }, { size: { $lt: 5 } }, { size: null }],
    });
  });

  it('passes from the nulls to every value when rising', () => {
    expect(after(rising, { value: null, key: 'k' })).toEqual({
      $or: [{ size: null, id: { $gt: 'k' } }, { size: { $ne: null } }],
    });
  });

  it('stays among the nulls when falling, as they are last', () => {
    expect(after(falling, { value: null, key: 'k' })).toEqual({ size: null, id: { $lt: 'k' } });
  });

  it('goes by the key alone when the field is the key', () => {
    expect(after({ ...rising, field: 'id' }, { value: 'k', key: 'k' })).toEqual({
      id: { $gt: 'k' },
    });
  });
});
