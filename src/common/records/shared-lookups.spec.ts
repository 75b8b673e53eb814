import { describe, expect, it } from '@jest/globals';

import { SharedLookups } from './shared-lookups.js';

interface Lookup {
  readonly key: string;
  readonly end: (found: string) => void;
  readonly fail: (error: Error) => void;
}

/** Lookups that end when the test says so. */
function heldLookups(): { shared: SharedLookups<string>; begun: Lookup[] } {
  const begun: Lookup[] = [];
  const shared = new SharedLookups(
    (key) => new Promise<string>((end, fail) => begun.push({ key, end, fail })),
  );
  return { shared, begun };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe(SharedLookups.name, () => {
  it('look once more for all who come while one is under way, and never at what was before they asked', async () => {
    const { shared, begun } = heldLookups();
    const first = shared.get('acme');
    const others = [shared.get('acme'), shared.get('acme'), shared.get('acme')];
    expect(begun).toHaveLength(1);

    begun[0]?.end('old');
    expect(await first).toBe('old');
    await settled();
    expect(begun).toHaveLength(2);
    const late = shared.get('acme');
    begun[1]?.end('new');
    expect(await Promise.all(others)).toEqual(['new', 'new', 'new']);

    await settled();
    begun[2]?.end('newer');
    expect(await late).toBe('newer');
    expect(begun).toHaveLength(3);
  });

  it('keep keys apart', () => {
    const { shared, begun } = heldLookups();
    void shared.get('acme');
    void shared.get('globex');

    expect(begun.map(({ key }) => key)).toEqual(['acme', 'globex']);
  });

  it('fail for those who shared one, and for nobody after them', async () => {
    const { shared, begun } = heldLookups();
    const first = shared.get('acme');
    const second = shared.get('acme');
    begun[0]?.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    begun[1]?.end('back');

    expect(await second).toBe('back');
    await settled();
    void shared.get('acme');
    expect(begun).toHaveLength(3);
  });
});
