import type { Env } from '../../config/env.js';

/** Whether nothing is asked of anybody; saved pages are read from a folder, so that the switch stops nothing there. */
export function isFetchingOff({ FETCHING, SOURCE }: Pick<Env, 'FETCHING' | 'SOURCE'>): boolean {
  return FETCHING === 'off' && SOURCE !== 'snapshots';
}
