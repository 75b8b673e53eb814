import type { Env } from '../../config/env.js';

/** Whether nothing is asked of anybody; saved pages are read from a folder, so that the switch stops nothing there. */
export function isFetchingOff(env: Pick<Env, 'FETCHING' | 'SOURCE'>): boolean {
  return env.FETCHING === 'off' && env.SOURCE !== 'snapshots';
}
