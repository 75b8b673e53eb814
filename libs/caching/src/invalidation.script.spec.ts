import { readExchange } from './invalidation.script.js';

describe(readExchange.name, () => {
  it('reads the counter, the floor and the tags, and passes over its own marks', () => {
    const { counter, floor, changes } = readExchange([
      '1790000000000002',
      '1790000000000000',
      ['t:page:acme', '1790000000000001', '!counter', '1790000000000002'],
    ]);

    expect([counter, floor]).toEqual([1_790_000_000_000_002, 1_790_000_000_000_000]);
    expect([...changes]).toEqual([['page:acme', 1_790_000_000_000_001]]);
  });

  it.each([null, [], ['1', '2'], 'OK'])('does not take %p for an answer', (reply) => {
    expect(() => readExchange(reply)).toThrow(TypeError);
  });
});
