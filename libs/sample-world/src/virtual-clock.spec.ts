import { describe, expect, it } from '@jest/globals';

import { VirtualClock } from './virtual-clock.js';

const START = new Date('2026-11-01T00:00:00Z');

describe(VirtualClock.name, () => {
  it('stands still until it is pushed', () => {
    const clock = new VirtualClock(() => START, START);
    expect(clock.now()).toEqual(START);
    expect(clock.advance(90_000)).toEqual(new Date('2026-11-01T00:01:30Z'));
    expect(clock.now()).toEqual(new Date('2026-11-01T00:01:30Z'));
  });

  it('goes as its source goes, ahead by what it was pushed', () => {
    let now = START;
    const clock = new VirtualClock(() => now, START);
    clock.advance(1_000);
    now = new Date('2026-11-05T00:00:00Z');
    expect(clock.now()).toEqual(new Date('2026-11-05T00:00:01Z'));
  });

  it('never shows a time before the world began', () => {
    expect(new VirtualClock(() => new Date(0), START).now()).toEqual(START);
  });

  it.each([-1, Number.NaN, Infinity])('cannot be pushed by %d', (ms) => {
    expect(() => new VirtualClock(() => START, START).advance(ms)).toThrow(RangeError);
  });
});
