import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { Env } from '../../config/env.js';
import { isFetchingOff } from './fetching-switch.js';
import type { Lease, Scrape } from './schemas/scrape.schema.js';
import { ScrapeFlights } from './scrape.flights.js';
import { ScrapeRunner } from './scrape.runner.js';
import { ScrapeQueueRepository } from './scrape-queue.repository.js';

/** A scrape whose instances were gone this often is what took them down. */
const MAX_TAKEOVERS = 5;

/** Leases are renewed three times before they end, so that one lost renewal takes nothing away. */
const RENEWALS_PER_LEASE = 3;

/** Starts what is queued whenever there is a place, keeps leases alive, and takes over from instances that are gone. */
@Injectable()
export class ScrapeWorker {
  private readonly logger = new Logger(ScrapeWorker.name);
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];
  private waking = new AbortController();
  /** Whether there may be more in the queue than there was a place for. */
  private isHungry = false;
  private isQueueAway = false;

  constructor(
    private readonly runner: ScrapeRunner,
    private readonly flights: ScrapeFlights,
    private readonly queue: ScrapeQueueRepository,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly env: Env,
  ) {}

  start(): void {
    if (this.env.SCRAPE_WORKER === 'on') {
      this.flights.onQueued(() => {
        this.wake();
      });
      this.runner.onFree(() => {
        if (this.isHungry) {
          this.wake();
        }
      });
      this.loops.push(this.leaseLoop());
      // What is queued waits: to try it would only use its attempts up.
      if (!isFetchingOff(this.env)) {
        this.loops.push(this.claimLoop());
      }
    }
  }

  /** Takes on nothing more; what runs is given `graceMs` to end, then handed back to the queue. */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    this.flights.stop();
    await this.runner.stop(graceMs);
    await Promise.all(this.loops);
  }

  /** There is something new in the queue. */
  wake(): void {
    this.isHungry = true;
    this.waking.abort();
  }

  private async claimLoop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.waking = new AbortController();
      await this.attempt(() => this.claimAll());
      await this.pause(this.env.SCRAPE_POLL_MS, this.waking.signal);
    }
  }

  private async leaseLoop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.attempt(() => this.tendLeases());
      await this.pause(this.env.SCRAPE_LEASE_MS / RENEWALS_PER_LEASE);
    }
  }

  private async claimAll(): Promise<void> {
    for (let lease = this.runner.reserve(); lease !== null; lease = this.runner.reserve()) {
      const scrape = await this.claim(lease);
      if (scrape === null) {
        this.isHungry = false;
        return;
      }
      this.flights.adopt(scrape, lease);
    }
    this.isHungry = true;
  }

  /** Null when nothing is due; the place is then free again. */
  private async claim(lease: Lease): Promise<Scrape | null> {
    let scrape: Scrape | null = null;
    try {
      scrape = await this.queue.updateNextToRunning(lease, this.clock.now());
      return scrape;
    } finally {
      if (scrape === null) {
        this.runner.release(lease);
      }
    }
  }

  private async tendLeases(): Promise<void> {
    await this.runner.renewLeases();
    await this.takeOver();
    await this.measure();
  }

  private async takeOver(): Promise<void> {
    const now = this.clock.now();
    const abandoned = await this.queue.updateAbandonedToFailed(MAX_TAKEOVERS, now);
    const released = await this.queue.updateExpiredToQueued(now);
    if (abandoned + released > 0) {
      this.metrics.countTakeovers(released);
      this.logger.warn({ released, abandoned }, 'Instances are gone that were at work');
      this.wake();
    }
  }

  private async measure(): Promise<void> {
    const now = this.clock.now();
    const { dueSince, ...counts } = await this.queue.countActive(now);
    const oldestSeconds = dueSince ? (now.getTime() - dueSince.getTime()) / 1000 : 0;
    this.metrics.setQueue({ ...counts, oldestSeconds });
  }

  /** A database that is away ends no loop, and is told once. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.isQueueAway = false;
    } catch (error) {
      if (!this.isQueueAway) {
        this.logger.error(error, 'The queue cannot be reached; trying again');
      }
      this.isQueueAway = true;
    }
  }

  private async pause(ms: number, waking?: AbortSignal): Promise<void> {
    const signals = waking ? [waking, this.stopping.signal] : [this.stopping.signal];
    await this.clock.sleep(ms, AbortSignal.any(signals)).catch(() => undefined);
  }
}
