import { describe, expect, it, jest } from '@jest/globals';

import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import type { Probe } from '../../common/health/health-probes.js';
import { queueProbe } from './queue.probe.js';
import type { QueueSize, ScrapeQueueRepository } from './scrape-queue.repository.js';

const { signal } = new AbortController();
const clock = new StillClock(new Date('2026-11-02T10:00:00.000Z'));
const ago = (seconds: number): Date => new Date(clock.now().getTime() - seconds * 1000);

function probeOf(
  size: Partial<QueueSize> = {},
  settings: Readonly<Record<string, string>> = {},
): Probe {
  const countActive = jest.fn<ScrapeQueueRepository['countActive']>();
  countActive.mockResolvedValue({ due: 0, later: 0, running: 0, dueSince: null, ...size });
  const queue = strictDouble<ScrapeQueueRepository>('ScrapeQueueRepository', { countActive });
  return queueProbe(queue, clock, testSettings(settings));
}

describe(queueProbe.name, () => {
  it('tells what waits, what runs, and for how long the oldest has been due', async () => {
    const probe = probeOf({ due: 3, later: 2, running: 8, dueSince: ago(42) });

    expect(await probe.check(signal)).toEqual({
      status: 'up',
      dueCount: 3,
      laterCount: 2,
      runningCount: 8,
      oldestDueSeconds: 42,
    });
  });

  it('is up with nothing to do', async () => {
    expect(await probeOf().check(signal)).toMatchObject({ status: 'up', oldestDueSeconds: null });
  });

  it('is degraded once a scrape has been due for more than a quarter of an hour', async () => {
    expect(await probeOf({ due: 1, dueSince: ago(900) }).check(signal)).toMatchObject({
      status: 'up',
    });
    expect(await probeOf({ due: 1, dueSince: ago(901) }).check(signal)).toMatchObject({
      status: 'degraded',
      errorCode: 'SCRAPES_OVERDUE',
      oldestDueSeconds: 901,
    });
  });

  it('is degraded while fetching is switched off, with whatever waits', async () => {
    const probe = probeOf({ due: 1, dueSince: ago(901) }, { FETCHING: 'off' });

    expect(await probe.check(signal)).toMatchObject({
      status: 'degraded',
      errorCode: 'FETCHING_OFF',
      dueCount: 1,
    });
  });

  it('minds no switch for a source that asks nobody', async () => {
    const settings = { FETCHING: 'off', SOURCE: 'snapshots', SNAPSHOT_DIR: '/pages' };

    expect(await probeOf({}, settings).check(signal)).toMatchObject({ status: 'up' });
  });

  it('keeps no instance from its traffic', () => {
    expect(probeOf().isEssential).toBe(false);
  });
});
