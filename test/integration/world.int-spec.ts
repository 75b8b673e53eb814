import '../support/esm-for-commonjs.js';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import type { WorldInn } from '../world/world-inn.js';

const { WorldInn: Inn } = await import('../world/world-inn.js');
const { tellFailure } = await import('../world/report.js');

// A second or two each, unless the machine does much else besides; one that is given up would disturb the next.
jest.setTimeout(240_000);

/** `npm run test:world -- --seeds 500` is the long form. */
const SEEDS = Array.from({ length: 25 }, (_, index) => index + 1);

describe('the whole application in a random world that misbehaves', () => {
  let inn: WorldInn;

  beforeAll(async () => {
    inn = await Inn.open();
  });

  afterAll(() => inn.close());

  it.each(SEEDS)('keeps every promise in that of seed %i', async (seed) => {
    const play = await inn.play(seed);

    expect(play.breaches.length === 0 ? '' : tellFailure(play)).toBe('');
  });

  it('lives through one of them the same way again', async () => {
    const [once, again] = [await inn.play(12), await inn.play(12)];

    expect(once.requestCount).toBeGreaterThan(5);
    expect(again).toEqual(once);
  });
});
