import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import type { ProbeReport } from '../../common/health/health-probes.js';
import { type ArchiveResult, Metrics } from '../../common/metrics/metrics.js';
import { Env } from '../../config/env.js';

/** A full disk fails every write: one line in this time says so. */
const LOG_EVERY_MS = 10 * 60_000;

/** Keeps an eye on whether documents can be kept. */
@Injectable()
export class ArchiveWatch {
  private readonly logger = new Logger('Archive');
  private failedCount = 0;
  private loggedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  noteSuccess(
    result: Exclude<ArchiveResult, 'failed'>,
    byteCount: number,
    compressedByteCount: number,
  ): void {
    this.metrics.countArchived(result, byteCount, compressedByteCount);
    if (this.failedCount > 0) {
      this.logger.log({ failedCount: this.failedCount }, 'Documents are being archived again');
    }
    this.failedCount = 0;
    this.loggedAtMs = Number.NEGATIVE_INFINITY;
  }

  noteFailure(error: unknown): void {
    const now = this.clock.now();
    this.metrics.countArchived('failed', 0, 0);
    this.failedCount += 1;
    if (now.getTime() - this.loggedAtMs >= LOG_EVERY_MS) {
      this.loggedAtMs = now.getTime();
      this.logger.error(
        error,
        `A document could not be archived (${this.failedCount} so far); what it said is stored all the same`,
      );
    }
  }

  /** Degraded from the first document that could not be kept to the next one that could. */
  report(): ProbeReport {
    if (this.env.ARCHIVE === 'off') {
      return { status: 'off' };
    }
    return this.failedCount === 0
      ? { status: 'up' }
      : {
          status: 'degraded',
          errorCode: 'WRITE_FAILED',
          failedCount: this.failedCount,
        };
  }
}
