import { findBrowser } from '@app/fetching';

import type { Probe, ProbeReport } from '../../common/health/health-probes.js';
import type { Env } from '../../config/env.js';

type BrowserSettings = Pick<Env, 'BROWSER' | 'PUPPETEER_EXECUTABLE_PATH' | 'SOURCE'>;

/** Whether there is a browser to fall back on. Pages are read without one too, so only a missing one that was set is told as down. */
export function browserProbe(env: BrowserSettings, find: typeof findBrowser = findBrowser): Probe {
  return { name: 'browser', isEssential: false, check: () => reportOf(env, find) };
}

function reportOf(env: BrowserSettings, find: typeof findBrowser): ProbeReport {
  if (env.BROWSER === 'off' || env.SOURCE === 'snapshots') {
    return { status: 'off', browser: 'off' };
  }
  const path = env.PUPPETEER_EXECUTABLE_PATH ?? null;
  if (find(path) !== null) {
    return { status: 'up', browser: 'found' };
  }
  return path === null
    ? { status: 'off', browser: 'absent' }
    : { status: 'down', browser: 'absent', errorCode: 'BROWSER_MISSING' };
}
