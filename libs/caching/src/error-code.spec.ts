import { errorCode } from './error-code.js';

describe(errorCode.name, () => {
  it.each([
    [
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:6379'), { code: 'ECONNREFUSED' }),
      'ECONNREFUSED',
    ],
    [new Error('NOAUTH Authentication required.'), 'NOAUTH'],
    [new RangeError('secret'), 'RangeError'],
    ['secret', 'UNKNOWN'],
  ])('says what kind of failure %p is and no more', (error, code) => {
    expect(errorCode(error)).toBe(code);
  });
});
