import { Random } from '@app/sample-world';

import type { Clock } from '../../src/common/clock/clock.js';

/**
 * While some work goes on, `Math.random` follows from seed and instant alone: jitter is then the same in every run, however
 * often others drew at that instant whose draws depend on the machine.
 */
export async function withSettledChance<T>(
  seed: number,
  clock: Clock,
  work: () => Promise<T>,
): Promise<T> {
  const { random: unsettled } = Math;
  Math.random = () => Random.of(seed, 'chance', clock.now().getTime()).next();
  try {
    return await work();
  } finally {
    Math.random = unsettled;
  }
}
