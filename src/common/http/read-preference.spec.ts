import { describe, expect, it } from '@jest/globals';

import { readPreference } from './read-preference.js';

describe(readPreference.name, () => {
  it('waits twenty seconds and takes what is stored when nothing is said', () => {
    expect(readPreference({})).toEqual({ isFreshRequired: false, waitMs: 20_000, applied: [] });
  });

  it.each([
    ['wait=5', 5000, ['wait=5']],
    ['wait = "7"', 7000, ['wait=7']],
    ['handling=lenient, Wait=3', 3000, ['wait=3']],
    ['wait=3600', 60_000, ['wait=60']],
    ['wait=0', 0, ['wait=0']],
    ['respond-async', 0, ['respond-async']],
    ['respond-async, wait=10', 0, ['respond-async']],
    ['wait=soon', 20_000, []],
    ['wait=-1', 20_000, []],
    ['return=minimal', 20_000, []],
  ])('reads Prefer: %s', (prefer, waitMs, applied) => {
    expect(readPreference({ prefer })).toMatchObject({ waitMs, applied });
  });

  it.each([
    ['no-cache', true],
    ['max-age=0, no-cache', true],
    ['No-Cache ,x', true],
    ['no-cache-please', false],
    ['max-age=0', false],
  ])('reads Cache-Control: %s', (value, isFreshRequired) => {
    expect(readPreference({ 'cache-control': value })).toMatchObject({ isFreshRequired });
  });
});
