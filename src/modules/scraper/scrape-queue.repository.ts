import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter, UpdateQuery } from 'mongoose';

import { isDuplicateKey } from '../../common/errors/duplicate-key.js';
import {
  type Lease,
  Scrape,
  type ScrapeProgress,
  type ScrapeTarget,
  type ScrapeTimings,
} from './schemas/scrape.schema.js';
import { activeKeyOf } from './scrape.task.js';

/** How an attempt ended. */
export type AttemptEnd = Pick<
  Scrape,
  'outcome' | 'coverage' | 'errorCode' | 'reason' | 'retryAfterSeconds' | 'isArchived'
> & { readonly timings: ScrapeTimings };

export interface QueueSize {
  readonly due: number;
  readonly later: number;
  readonly running: number;
  readonly dueSince: Date | null;
}

const ABANDONED = {
  state: 'failed',
  errorCode: 'SCRAPE_ABANDONED',
  reason: 'Every instance that was at work on it ended before it did',
  lease: null,
} as const;

/**
 * Moves scrapes along. Every step is one atomic update of one document, conditional on the state it starts from; what
 * ends an attempt is conditional on its lease, so that whoever lost it can change nothing any more.
 */
@Injectable()
export class ScrapeQueueRepository {
  constructor(@InjectModel(Scrape.name) private readonly model: Model<Scrape>) {}

  /** Starts the scrape that is next; null when none is due. */
  updateNextToRunning(lease: Lease, now: Date): Promise<Scrape | null> {
    return this.updateToRunning({}, lease, now);
  }

  /** Starts the queued scrape of this target; null when there is none or it is not due. */
  updateActiveToRunning(activeKey: string, lease: Lease, now: Date): Promise<Scrape | null> {
    return this.updateToRunning({ activeKey }, lease, now);
  }

  /** Lets a queued scrape go first that somebody more important asks for too. */
  async updatePriority(activeKeys: readonly string[], priority: number): Promise<void> {
    await this.model
      .updateMany(
        { activeKey: { $in: activeKeys }, state: 'queued', priority: { $gt: priority } },
        { $set: { priority } },
      )
      .exec();
  }

  /** Has a queued scrape read another target, unless that one has an active scrape: then both are left as they are. */
  async updateTarget(from: ScrapeTarget, to: ScrapeTarget): Promise<void> {
    try {
      await this.model
        .updateOne(
          { activeKey: activeKeyOf(from), state: 'queued' },
          { $set: { target: to, activeKey: activeKeyOf(to) } },
        )
        .exec();
    } catch (error) {
      if (!isDuplicateKey(error)) {
        throw error;
      }
    }
  }

  async updateLeases(
    scrapeIds: readonly string[],
    tokens: readonly string[],
    until: Date,
  ): Promise<void> {
    await this.model
      .updateMany(
        { scrapeId: { $in: scrapeIds }, 'lease.token': { $in: tokens } },
        { $set: { 'lease.until': until } },
      )
      .exec();
  }

  async updateProgress(scrapeId: string, token: string, progress: ScrapeProgress): Promise<void> {
    await this.model.updateOne(held(scrapeId, token), { $set: { progress } }).exec();
  }

  /** False when the lease was lost: then another attempt decides. */
  updateToSucceeded(scrapeId: string, token: string, end: AttemptEnd, at: Date): Promise<boolean> {
    return this.updateToOver(scrapeId, token, { ...end, state: 'succeeded', finishedAt: at });
  }

  /** False when the lease was lost: then another attempt decides. */
  updateToFailed(scrapeId: string, token: string, end: AttemptEnd, at: Date): Promise<boolean> {
    return this.updateToOver(scrapeId, token, { ...end, state: 'failed', finishedAt: at });
  }

  /** Queues it again after an attempt that gave nothing. False when the lease was lost. */
  updateToRetry(scrapeId: string, token: string, end: AttemptEnd, runAt: Date): Promise<boolean> {
    return this.updateHeld(scrapeId, token, {
      $set: { ...end, state: 'queued', lease: null, runAt },
    });
  }

  /** Queues it again as if this attempt had not been: its end is not the scrape's fault. False when the lease was lost. */
  updateToHandedBack(scrapeId: string, token: string, runAt: Date): Promise<boolean> {
    return this.updateHeld(scrapeId, token, {
      $set: { state: 'queued', lease: null, runAt },
      $inc: { attempts: -1 },
    });
  }

  /**
   * Queues what an instance that is gone was at work on, for anybody to take over, and answers how many. Each keeps the
   * time it was due, and so goes before what came after it: it has waited long enough.
   */
  async updateExpiredToQueued(now: Date): Promise<number> {
    const { modifiedCount } = await this.model
      .updateMany(expired(now), {
        $set: { state: 'queued', lease: null },
        $inc: { takeovers: 1 },
      })
      .exec();
    return modifiedCount;
  }

  /** Gives up on what took every instance down that tried, and answers how many. */
  async updateAbandonedToFailed(maxTakeovers: number, now: Date): Promise<number> {
    const { modifiedCount } = await this.model
      .updateMany(
        { ...expired(now), takeovers: { $gte: maxTakeovers } },
        { $set: { ...ABANDONED, finishedAt: now }, $unset: { activeKey: 1 } },
      )
      .exec();
    return modifiedCount;
  }

  /** How much there is to do, and since when the longest due has been. */
  async countActive(now: Date): Promise<QueueSize> {
    const isDue = { state: 'queued', runAt: { $lte: now } } as const;
    const [due, later, running, oldest] = await Promise.all([
      this.model.countDocuments(isDue).exec(),
      this.model.countDocuments({ state: 'queued', runAt: { $gt: now } }).exec(),
      this.model.countDocuments({ state: 'running' }).exec(),
      this.model.findOne(isDue).sort({ runAt: 1 }).lean<Scrape>().exec(),
    ]);
    return { due, later, running, dueSince: oldest?.runAt ?? null };
  }

  private updateToRunning(
    which: QueryFilter<Scrape>,
    lease: Lease,
    now: Date,
  ): Promise<Scrape | null> {
    return this.model
      .findOneAndUpdate(
        { ...which, state: 'queued', runAt: { $lte: now } },
        {
          $set: {
            state: 'running',
            lease,
            startedAt: now,
            progress: { stage: 'fetching', at: now },
          },
          $inc: { attempts: 1 },
        },
        { sort: { priority: 1, runAt: 1 }, returnDocument: 'after' },
      )
      .lean<Scrape>()
      .exec();
  }

  private updateToOver(scrapeId: string, token: string, end: Partial<Scrape>): Promise<boolean> {
    return this.updateHeld(scrapeId, token, {
      $set: { ...end, lease: null },
      $unset: { activeKey: 1 },
    });
  }

  private async updateHeld(
    scrapeId: string,
    token: string,
    update: UpdateQuery<Scrape>,
  ): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(held(scrapeId, token), update).exec();
    return matchedCount === 1;
  }
}

function held(scrapeId: string, token: string): QueryFilter<Scrape> {
  return { scrapeId, state: 'running', 'lease.token': token };
}

function expired(now: Date): QueryFilter<Scrape> {
  return { state: 'running', 'lease.until': { $lte: now } };
}
