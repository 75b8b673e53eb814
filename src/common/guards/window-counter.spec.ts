import { describe, expect, it } from '@jest/globals';

import { WindowCounter } from './window-counter.js';

const MINUTE_MS = 60_000;

describe(WindowCounter.name, () => {
  let now = 1_000_000;
  const clock = (): number => now;

  it('counts each key from its first hit until its window ends', () => {
    const counter = new WindowCounter(MINUTE_MS, clock);
    const endsAt = now + MINUTE_MS;

    expect({ ...counter.hit('a') }).toEqual({ hits: 1, endsAt });
    now += MINUTE_MS - 1;
    expect({ ...counter.hit('a') }).toEqual({ hits: 2, endsAt });
    expect(counter.hit('b').hits).toBe(1);
    now += 1;
    expect({ ...counter.hit('a') }).toEqual({ hits: 1, endsAt: now + MINUTE_MS });
  });

  it('forgets the keys that do not come back', () => {
    const counter = new WindowCounter(MINUTE_MS, clock);
    for (let key = 0; key < 1000; key += 1) {
      counter.hit(String(key));
    }
    now += MINUTE_MS;
    counter.hit('new');

    expect(counter.size).toBe(1);
  });
});
