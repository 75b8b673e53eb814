import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { standingOf } from './scrape.event.js';
import { ScrapeFollower } from './scrape.follower.js';
import { ScrapeNews } from './scrape.news.js';
import { ScrapesService } from './scrapes.service.js';

/** How often followed scrapes are looked at: this often when nothing is known, and no oftener than that when it is. */
const LOOK_MS = 1000;
const SHORTEST_LOOK_MS = 50;

/**
 * Looks at all the scrapes that somebody here follows, wherever they run, with one query a look for all followers of all
 * of them. Looks at nothing while nobody follows.
 */
@Injectable()
export class ScrapeLookout {
  private readonly logger = new Logger(ScrapeLookout.name);
  private readonly followers = new Map<string, Set<ScrapeFollower>>();
  private readonly stopping = new AbortController();
  private looking: Promise<void> | null = null;
  private isDatabaseAway = false;
  private waking = new AbortController();

  constructor(
    private readonly scrapes: ScrapesService,
    private readonly clock: Clock,
    news: ScrapeNews,
  ) {
    news.listen((scrapeId) => {
      if (this.followers.has(scrapeId)) {
        this.waking.abort();
      }
    });
  }

  /** Follows a scrape from how it stood; to be closed. */
  follow(scrape: Scrape): ScrapeFollower {
    const { scrapeId } = scrape;
    const follower = new ScrapeFollower(scrapeId, standingOf(scrape), this.clock, (one) => {
      this.leave(one);
    });
    const others = this.followers.get(scrapeId) ?? new Set();
    this.followers.set(scrapeId, others.add(follower));
    this.looking ??= this.look();
    return follower;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  private leave(follower: ScrapeFollower): void {
    const others = this.followers.get(follower.scrapeId);
    others?.delete(follower);
    if (others?.size === 0) {
      this.followers.delete(follower.scrapeId);
    }
    if (this.followers.size === 0) {
      this.waking.abort();
    }
  }

  private async look(): Promise<void> {
    while (this.followers.size > 0 && !this.stopping.signal.aborted) {
      this.waking = new AbortController();
      await this.tellAll();
      await this.pause(SHORTEST_LOOK_MS);
      await this.pause(LOOK_MS, this.waking.signal);
    }
    this.looking = null;
  }

  /** A database that is away is told once; whoever follows waits for it. */
  private async tellAll(): Promise<void> {
    const scrapeIds = [...this.followers.keys()];
    try {
      const found = new Map(
        (await this.scrapes.findMany(scrapeIds)).map((one) => [one.scrapeId, one]),
      );
      for (const scrapeId of scrapeIds) {
        const scrape = found.get(scrapeId) ?? null;
        this.followers.get(scrapeId)?.forEach((follower) => {
          follower.offer(scrape);
        });
      }
      this.isDatabaseAway = false;
    } catch (error) {
      if (!this.isDatabaseAway) {
        this.logger.error(error, 'Followed scrapes cannot be looked at; trying again');
      }
      this.isDatabaseAway = true;
    }
  }

  private async pause(ms: number, waking?: AbortSignal): Promise<void> {
    const signals = waking ? [waking, this.stopping.signal] : [this.stopping.signal];
    await this.clock.sleep(ms, AbortSignal.any(signals)).catch(() => undefined);
  }
}
