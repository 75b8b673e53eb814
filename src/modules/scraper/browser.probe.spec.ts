import { describe, expect, it } from '@jest/globals';

import { testSettings } from '../../../test/support/test-settings.js';
import { browserProbe } from './browser.probe.js';

const { signal } = new AbortController();
const found = (): string => '/usr/bin/chromium';
const absent = (): null => null;

describe(browserProbe.name, () => {
  it.each([
    ['up where there is one', { BROWSER: 'auto' }, found, { status: 'up', browser: 'found' }],
    ['off where there is none', { BROWSER: 'auto' }, absent, { status: 'off', browser: 'absent' }],
    ['off where it is not wanted', { BROWSER: 'off' }, found, { status: 'off', browser: 'off' }],
    [
      'off where pages come from a folder',
      { BROWSER: 'auto', SOURCE: 'snapshots', SNAPSHOT_DIR: '/pages' },
      found,
      { status: 'off', browser: 'off' },
    ],
    [
      'down where the one that was set is missing',
      { BROWSER: 'auto', PUPPETEER_EXECUTABLE_PATH: '/opt/chrome' },
      absent,
      { status: 'down', browser: 'absent', errorCode: 'BROWSER_MISSING' },
    ],
  ])('is %s', async (_what, settings, find, report) => {
    const probe = browserProbe(testSettings(settings), find);

    expect(await probe.check(signal)).toEqual(report);
    expect(probe.isEssential).toBe(false);
  });

  it('looks on this machine unless told otherwise', async () => {
    const settings = testSettings({
      BROWSER: 'auto',
      PUPPETEER_EXECUTABLE_PATH: process.execPath,
    });

    expect(await browserProbe(settings).check(signal)).toMatchObject({ status: 'up' });
  });
});
