import { describe, expect, it } from '@jest/globals';

import { measureDrift } from '../bench/drift-measure.js';
import { FALSE_ALARM_GOAL, sumUp } from '../bench/drift-rates.js';

/** A short form of `npm run bench:drift`, which reads more worlds, more layouts and all pages. */
describe('drifted layouts of a sample world', () => {
  it('are told from healthy ones, most by their first page already', () => {
    const { drifted, healthy } = measureDrift({
      seed: 401,
      layoutCount: 320,
      layoutStep: 7,
      healthyDays: 2,
      stride: 3,
      pageCount: 3,
    });
    const { refusal, falseAlarms } = sumUp(drifted, healthy);

    expect(drifted.length).toBeGreaterThan(60);
    // One page a layout: there is no second one to confirm what the first gave up.
    expect(refusal).toBeGreaterThan(0.85);
    expect(falseAlarms).toBeLessThanOrEqual(FALSE_ALARM_GOAL);
  }, 300_000);
});
