import { describe, expect, it } from '@jest/globals';

import { measureDrift } from '../bench/drift-measure.js';
import { DETECTION_GOAL, FALSE_ALARM_GOAL, sumUp } from '../bench/drift-rates.js';

/** A short form of `npm run bench:drift`, which reads more worlds, more layouts and all pages. */
describe('drifted layouts of a sample world', () => {
  it('are told from healthy ones, at the rates that are promised', () => {
    const { drifted, healthy } = measureDrift({
      seed: 401,
      layoutCount: 320,
      healthyDays: 4,
      stride: 5,
      pageCount: 5,
    });
    const { detection, falseAlarms } = sumUp(drifted, healthy);

    expect(drifted.length).toBeGreaterThan(500);
    // One page a layout: there is no second one to confirm what the first gave up.
    expect(detection).toBeGreaterThan(DETECTION_GOAL - 0.04);
    expect(falseAlarms).toBeLessThanOrEqual(FALSE_ALARM_GOAL);
  }, 120_000);
});
