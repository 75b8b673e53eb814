import { describe, expect, it } from '@jest/globals';

import { duplicatesIn, isDuplicateKey } from './duplicate-key.js';

const thrown = (parts: object): Error => Object.assign(new Error('refused'), parts);

describe(isDuplicateKey.name, () => {
  it.each([
    ['a key that is there', thrown({ code: 11_000 }), true],
    ['another refusal', thrown({ code: 121 }), false],
    ['an error without a code', new Error('11000'), false],
    ['something that is no error', { code: 11_000 }, false],
  ])('takes %s for what it is', (_what, error, isDuplicate) => {
    expect(isDuplicateKey(error)).toBe(isDuplicate);
  });
});

describe(duplicatesIn.name, () => {
  it.each([
    [
      'several',
      [
        { code: 11_000, index: 1 },
        { code: 11_000, index: 4 },
      ],
      [1, 4],
    ],
    ['one, which comes without a list', { code: 11_000, index: 2 }, [2]],
  ])('says where they are: %s', (_what, writeErrors, positions) => {
    expect(duplicatesIn(thrown({ code: 11_000, writeErrors }))).toEqual(positions);
  });

  it.each([
    [
      'something else among them',
      [
        { code: 11_000, index: 1 },
        { code: 14_031, index: 4 },
      ],
    ],
    ['a bulk that failed as a whole', []],
  ])('is silent about %s', (_what, writeErrors) => {
    expect(duplicatesIn(thrown({ code: 11_000, writeErrors }))).toBeNull();
  });

  it('is silent about what was no bulk', () => {
    expect(duplicatesIn(thrown({ code: 11_000 }))).toBeNull();
  });
});
