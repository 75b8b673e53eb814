import { describe, expect, it } from '@jest/globals';

import { toRun } from './slice.js';

const positionOf = (key: string): { value: number; key: string } => ({ value: key.length, key });

describe(toRun.name, () => {
  it('cuts the extra row off and says where to go on', () => {
    expect(toRun(['a', 'bb', 'ccc'], 2, positionOf)).toEqual({
      rows: ['a', 'bb'],
      next: { value: 2, key: 'bb' },
    });
  });

  it('ends where no extra row came', () => {
    expect(toRun(['a', 'bb'], 2, positionOf)).toEqual({ rows: ['a', 'bb'], next: null });
  });

  it('is empty for no rows', () => {
    expect(toRun([], 2, positionOf)).toEqual({ rows: [], next: null });
  });
});
