import { describe, expect, it } from '@jest/globals';

import { wholeNumber } from './whole-number.js';

describe(wholeNumber.name, () => {
  const schema = wholeNumber(1, 100);

  it.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
  ])('reads %s', (text, number) => {
    expect(schema.parse(text)).toBe(number);
  });

  it.each(['0', '101', '1e1', '0x10', '-1', '1.0', ' 1', '', '1,000', '٣', '9'.repeat(17)])(
    'refuses "%s"',
    (text) => {
      expect(schema.safeParse(text).success).toBe(false);
    },
  );

  it('refuses a parameter that was repeated', () => {
    expect(schema.safeParse(['1', '2']).error?.issues).toMatchObject([
      { message: 'must be given once' },
    ]);
  });
});
