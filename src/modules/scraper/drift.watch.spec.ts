import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { Metrics } from '../../common/metrics/metrics.js';
import type { SnapshotsService } from '../snapshots/snapshots.service.js';
import { DriftWatch } from './drift.watch.js';

const HOUR_MS = 3_600_000;
const acme = { kind: 'page', id: 'acme' } as const;
const bolt = { kind: 'page', id: 'bolt' } as const;

describe(DriftWatch.name, () => {
  const clock = new StillClock(new Date('2026-11-02T10:00:00.000Z'));
  const countQuarantinedSince = jest.fn<SnapshotsService['countQuarantinedSince']>();
  let error: jest.SpiedFunction<Logger['error']>;
  let metrics: Metrics;
  let watch: DriftWatch;

  const later = (ms: number): void => {
    clock.set(new Date(clock.now().getTime() + ms));
  };

  beforeEach(() => {
    error = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    countQuarantinedSince.mockResolvedValue(0);
    metrics = new Metrics();
    const snapshots = strictDouble<SnapshotsService>('SnapshotsService', { countQuarantinedSince });
    watch = new DriftWatch(snapshots, metrics, clock);
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is up while nothing drifts', async () => {
    watch.noteKept(acme);

    await expect(watch.report()).resolves.toEqual({ status: 'up' });
  });

  it('is degraded from a drifted document to the next good one of the same target', async () => {
    watch.noteDrifted(acme, 'it lacks its people', ['people']);
    watch.noteKept(bolt);
    await expect(watch.report()).resolves.toMatchObject({ status: 'degraded', targetCount: 1 });

    watch.noteKept(acme);
    await expect(watch.report()).resolves.toEqual({ status: 'up' });
  });

  it('is degraded by what another instance put into quarantine within a day', async () => {
    countQuarantinedSince.mockResolvedValue(7);

    await expect(watch.report()).resolves.toMatchObject({
      status: 'degraded',
      errorCode: 'LAYOUT_DRIFTED',
      quarantinedCount: 7,
    });
    expect(countQuarantinedSince).toHaveBeenCalledWith(
      new Date(clock.now().getTime() - 24 * HOUR_MS),
    );
  });

  it('forgets after a day', async () => {
    watch.noteDrifted(acme, 'x', []);
    later(25 * HOUR_MS);

    await expect(watch.report()).resolves.toEqual({ status: 'up' });
  });

  it('counts every document and what it lacked, and says so once in ten minutes', async () => {
    watch.noteDrifted(acme, 'x', ['people', 'website']);
    watch.noteDrifted(bolt, 'x', ['people']);
    expect(error).toHaveBeenCalledTimes(1);

    later(HOUR_MS);
    watch.noteDrifted(bolt, 'x', []);
    expect(error.mock.calls.at(-1)?.[0]).toMatchObject({ documentCount: 2 });
    const printed = await metrics.print();
    expect(printed).toContain('pagelens_drift_documents_total{target="page"} 3');
    expect(printed).toContain('pagelens_drift_losses_total{trait="people"} 2');
  });
});
