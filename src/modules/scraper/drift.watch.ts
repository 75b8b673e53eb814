import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import type { ProbeReport } from '../../common/health/health-probes.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import type { ScrapeTarget } from './schemas/scrape.schema.js';

/** A drift that nobody has met again for this long is over, or nobody looks. */
const RECENT_MS = 24 * 3_600_000;
/** A new layout drifts every page: one line in this time says so. */
const LOG_EVERY_MS = 10 * 60_000;
/** Of a drift of everything it is enough to know this many. */
const MOST_TARGETS = 1_000;

/** Raises the alarm when documents are not what they were. */
@Injectable()
export class DriftWatch {
  private readonly logger = new Logger('Drift');
  private readonly driftedAtMs = new Map<string, number>();
  private loggedAtMs = Number.NEGATIVE_INFINITY;
  private untoldCount = 0;

  constructor(
    private readonly snapshots: SnapshotsService,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** `traits` are what it lacked; none where it was something else altogether. */
  noteDrifted(target: ScrapeTarget, reason: string, traits: readonly string[]): void {
    const nowMs = this.clock.now().getTime();
    this.metrics.countDrifted(target.kind, traits);
    if (this.driftedAtMs.size < MOST_TARGETS) {
      this.driftedAtMs.set(keyOf(target), nowMs);
    }
    this.untoldCount += 1;
    if (nowMs - this.loggedAtMs >= LOG_EVERY_MS) {
      this.logger.error(
        { target, reason, documentCount: this.untoldCount },
        'A document is not what it was: the layout may have changed; it is kept apart and nothing of it is stored',
      );
      this.loggedAtMs = nowMs;
      this.untoldCount = 0;
    }
  }

  noteKept(target: ScrapeTarget): void {
    this.driftedAtMs.delete(keyOf(target));
  }

  /** Degraded while a document of the last day waits in quarantine, or a target here has not been read well again. */
  async report(): Promise<ProbeReport> {
    const sinceMs = this.clock.now().getTime() - RECENT_MS;
    for (const [key, atMs] of this.driftedAtMs) {
      if (atMs < sinceMs) {
        this.driftedAtMs.delete(key);
      }
    }
    const quarantinedCount = await this.snapshots.countQuarantinedSince(new Date(sinceMs));
    this.metrics.setQuarantined(quarantinedCount);
    const targetCount = this.driftedAtMs.size;
    return quarantinedCount + targetCount === 0
      ? { status: 'up' }
      : { status: 'degraded', errorCode: 'LAYOUT_DRIFTED', quarantinedCount, targetCount };
  }
}

function keyOf({ kind, id }: ScrapeTarget): string {
  return `${kind}:${id}`;
}
