import { describe, expect, it } from '@jest/globals';

import { readEnv } from '../../config/read-env.js';
import { KeyRing } from './key-ring.js';
import { newKey } from './new-key.js';

const [first, second, other] = [1, 2, 3].map((byte, index) =>
  newKey(`key${index}`, new Set(['read'] as const), (count) => Buffer.alloc(count, byte)),
);
if (!first || !second || !other) {
  throw new Error('No keys');
}
const ring = new KeyRing(readEnv({ API_KEYS: `${first.entry},${second.entry}` }).API_KEYS);

describe(KeyRing.name, () => {
  it('knows each key by its entry', () => {
    expect(ring.find(first.key)?.name).toBe('key0');
    expect(ring.find(second.key)?.name).toBe('key1');
  });

  it.each([
    ['another key', other.key],
    ['the entry itself', first.entry],
    ['a part of a key', first.key.slice(0, -1)],
    ['nothing', ''],
  ])('does not know %s', (_what, presented) => {
    expect(ring.find(presented)).toBeNull();
  });

  it('draws another key each time', () => {
    const draw = (): string => newKey('x', new Set(['read'] as const)).key;
    expect(draw()).not.toBe(draw());
    expect(draw()).toMatch(/^plk_[\w-]{43}$/);
  });
});
