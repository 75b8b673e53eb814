import { randomUUID } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { isDatabaseUnavailable } from '../../common/errors/database.errors.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { Env } from '../../config/env.js';
import type { Lease, Scrape, ScrapeProgress, ScrapeStage } from './schemas/scrape.schema.js';
import { brokenEnd, endOf } from './scrape.end.js';
import { ScrapeNews } from './scrape.news.js';
import { AttemptProgress } from './scrape.progress.js';
import { backoffMs, retryDelayMs, type RetrySettings } from './scrape.retry.js';
import { LeaseLostError } from './scraper.errors.js';
import { ScrapePipelineService, type ScrapeResult } from './scrape-pipeline.service.js';
import { ScrapeQueueRepository } from './scrape-queue.repository.js';

/** How long after an end could not be stored it is tried again, at first and at most. */
const STORE_AGAIN_MS = { baseMs: 500, maxMs: 4000 };

/** A scrape at work in this process. */
interface Attempt {
  readonly scrape: Scrape;
  /** As last renewed. */
  lease: Lease;
  readonly progress: AttemptProgress;
  readonly result: Promise<ScrapeResult>;
  /** Lets whoever waits go without waiting for its end. */
  readonly letGo: () => void;
}

/**
 * Runs scrapes under a lease, at most SCRAPE_CONCURRENCY at a time, and writes down how they end. Only the holder of
 * the lease can write an end, and nothing of a document is stored once it has run out: an instance that was thought dead and
 * comes back changes nothing.
 */
@Injectable()
export class ScrapeRunner {
  private readonly logger = new Logger(ScrapeRunner.name);
  private readonly owner = randomUUID();
  private readonly reserved = new Set<string>();
  private readonly attempts = new Map<string, Attempt>();
  private readonly stopping = new AbortController();
  private readonly retries: RetrySettings;
  private readonly capacity: number;
  private whenFree: () => void = () => undefined;

  constructor(
    private readonly pipeline: ScrapePipelineService,
    private readonly queue: ScrapeQueueRepository,
    private readonly news: ScrapeNews,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly work: WorkInFlight,
    private readonly env: Env,
  ) {
    this.capacity = env.SCRAPE_WORKER === 'on' ? env.SCRAPE_CONCURRENCY : 0;
    this.retries = {
      maxAttempts: env.SCRAPE_MAX_ATTEMPTS,
      baseMs: env.SCRAPE_RETRY_BASE_MS,
      maxMs: env.SCRAPE_RETRY_MAX_MS,
    };
  }

  /** Called whenever a place becomes free. */
  onFree(listener: () => void): void {
    this.whenFree = listener;
  }

  /** Keeps a place free and answers the lease to fill it under; null when all are taken or this instance stops. */
  reserve(): Lease | null {
    const taken = this.reserved.size + this.attempts.size;
    if (taken >= this.capacity || this.stopping.signal.aborted) {
      return null;
    }
    const lease = { owner: this.owner, token: randomUUID(), until: this.leaseEnd() };
    this.reserved.add(lease.token);
    return lease;
  }

  /** Gives a reserved place back. */
  release({ token }: Lease): void {
    if (this.reserved.delete(token)) {
      this.whenFree();
    }
  }

  /**
   * Runs one attempt at a scrape whose record says that it runs under this lease. `known` may tell a result that makes
   * the attempt needless. Resolves with null when it was handed back; rejects with what it broke off on.
   */
  async run(
    scrape: Scrape,
    lease: Lease,
    known: () => Promise<ScrapeResult | null> = () => Promise.resolve(null),
  ): Promise<ScrapeResult | null> {
    const { scrapeId } = scrape;
    const store = (progress: ScrapeProgress): void => {
      this.queue.updateProgress(scrapeId, lease.token, progress).catch(() => undefined);
    };
    const progress = new AttemptProgress(
      this.clock,
      () => {
        this.news.tell(scrapeId);
      },
      store,
    );
    let letGo: () => void = () => undefined;
    const handedBack = new Promise<null>((resolve) => {
      letGo = () => {
        resolve(null);
      };
    });
    const result = this.follow(scrape, lease, progress, known);
    this.reserved.delete(lease.token);
    this.attempts.set(lease.token, { scrape, lease, progress, result, letGo });
    try {
      return await Promise.race([result, handedBack]);
    } finally {
      this.attempts.delete(lease.token);
      this.news.tell(scrapeId);
      this.whenFree();
    }
  }

  /** Where a scrape stands that runs here: what is stored may lag behind. Null when it does not. */
  progressOf(scrapeId: string): ScrapeProgress | null {
    const attempt = [...this.attempts.values()].find(({ scrape }) => scrape.scrapeId === scrapeId);
    return attempt?.progress.current ?? null;
  }

  /** Keeps what runs here from being taken over. */
  async renewLeases(): Promise<void> {
    const held = [...this.attempts.values()].filter(({ lease }) => this.isHeld(lease));
    if (held.length > 0) {
      const until = this.leaseEnd();
      const scrapeIds = held.map(({ scrape }) => scrape.scrapeId);
      const tokens = held.map(({ lease }) => lease.token);
      await this.queue.updateLeases(scrapeIds, tokens, until);
      for (const attempt of held) {
        attempt.lease = { ...attempt.lease, until };
      }
    }
  }

  /** Takes on nothing more. Resolves when what runs here is over; what is not within `graceMs` is handed back. */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    const isOver = new AbortController();
    const ends = [...this.attempts.values()].map(({ result }) => result);
    void Promise.allSettled(ends).then(() => {
      isOver.abort();
    });
    await this.clock.sleep(graceMs, isOver.signal).catch(() => undefined);
    await Promise.all([...this.attempts.values()].map((attempt) => this.handBack(attempt)));
  }

  private async handBack({ scrape, lease, letGo }: Attempt): Promise<void> {
    this.logger.warn({ target: scrape.target }, 'A scrape did not end in time; handing it back');
    try {
      await this.queue.updateToHandedBack(scrape.scrapeId, lease.token, scrape.runAt);
    } catch (error) {
      this.logger.error(error, 'It could not be handed back: it is free when its lease ends');
    }
    letGo();
  }

  private async follow(
    scrape: Scrape,
    lease: Lease,
    progress: AttemptProgress,
    known: () => Promise<ScrapeResult | null>,
  ): Promise<ScrapeResult> {
    const { target, scrapeId } = scrape;
    const startedAt = this.clock.now();
    const seconds = (): number => (this.clock.now().getTime() - startedAt.getTime()) / 1000;
    this.metrics.startScrape();
    try {
      const result = (await known()) ?? (await this.perform(scrape, lease, progress));
      this.metrics.endScrape(target.kind, result.outcome, seconds());
      this.log(scrape, result);
      await this.settle(scrapeId, () => this.noteResult(scrape, lease, result, progress));
      return result;
    } catch (error) {
      this.metrics.endScrape(target.kind, 'broken', seconds());
      if (error instanceof LeaseLostError) {
        const attempt = this.attempts.get(lease.token);
        await (attempt && this.handBack(attempt));
        throw error;
      }
      this.logger.error(error, `The scrape of ${target.kind} "${target.id}" broke off`);
      await this.settle(scrapeId, () => this.noteFault(scrape, lease, error, progress));
      throw error;
    }
  }

  private perform(
    { target, place }: Scrape,
    { token }: Lease,
    progress: AttemptProgress,
  ): Promise<ScrapeResult> {
    const onStage = (stage: ScrapeStage): void => {
      const lease = this.attempts.get(token)?.lease;
      if (stage === 'storing' && !(lease && this.isHeld(lease))) {
        throw new LeaseLostError(target.id);
      }
      progress.enter(stage);
    };
    return place === null
      ? this.pipeline.runPage(target.id, onStage)
      : this.pipeline.runPost({ postId: target.id, ...place }, onStage);
  }

  /** Ends the scrape, or queues it for another attempt when waiting may change the outcome. */
  private noteResult(
    scrape: Scrape,
    { token }: Lease,
    result: ScrapeResult,
    progress: AttemptProgress,
  ): Promise<boolean> {
    const { scrapeId, attempts, takeovers } = scrape;
    const end = endOf(scrape, result, progress.timings());
    const now = this.clock.now();
    if (result.refusal === null) {
      return this.queue.updateToSucceeded(scrapeId, token, end, now);
    }
    const delayMs = retryDelayMs(result.refusal, attempts - takeovers, this.retries);
    return delayMs === null
      ? this.queue.updateToFailed(scrapeId, token, end, now)
      : this.queue.updateToRetry(scrapeId, token, end, new Date(now.getTime() + delayMs));
  }

  /** A database that was away is no fault of the scrape's: it goes back to the queue as if it had not been started. */
  private noteFault(
    { scrapeId, attempts }: Scrape,
    { token }: Lease,
    error: unknown,
    progress: AttemptProgress,
  ): Promise<boolean> {
    const now = this.clock.now();
    if (isDatabaseUnavailable(error)) {
      const runAt = new Date(now.getTime() + backoffMs(attempts, this.retries));
      return this.queue.updateToHandedBack(scrapeId, token, runAt);
    }
    return this.queue.updateToFailed(scrapeId, token, brokenEnd(progress.timings()), now);
  }

  /** The database may be away by now. That is no reason to withhold the result: the end is stored once it is back. */
  private async settle(scrapeId: string, note: () => Promise<boolean>): Promise<void> {
    try {
      this.tellIfLate(scrapeId, await note());
    } catch (error) {
      this.logger.error(error, `The end of scrape ${scrapeId} could not be stored; trying again`);
      this.work.track(this.settleLater(scrapeId, note));
    }
  }

  /** Gives up when this instance stops: the lease then ends, and another instance begins anew. */
  private async settleLater(scrapeId: string, note: () => Promise<boolean>): Promise<void> {
    for (let tries = 1; !this.stopping.signal.aborted; tries += 1) {
      try {
        await this.clock.sleep(backoffMs(tries, STORE_AGAIN_MS), this.stopping.signal);
        this.tellIfLate(scrapeId, await note());
        this.news.tell(scrapeId);
        return;
      } catch {
        // Told once already; the next try comes later still.
      }
    }
  }

  private tellIfLate(scrapeId: string, isStored: boolean): void {
    if (!isStored) {
      this.logger.warn({ scrapeId }, 'Its lease was lost: how this attempt ended does not count');
    }
  }

  private log({ target }: Scrape, { outcome, refusal, coverage }: ScrapeResult): void {
    const line = { target, outcome, reason: refusal?.reason, missing: coverage?.missing };
    if (refusal) {
      this.logger.warn(line, 'Scrape gave nothing');
    } else {
      this.logger.log(line, 'Scrape stored');
    }
  }

  private isHeld({ until }: Lease): boolean {
    return until > this.clock.now();
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + this.env.SCRAPE_LEASE_MS);
  }
}
