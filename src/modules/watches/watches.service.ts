import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { RequestInvalidError } from '../../common/errors/request.errors.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import type { Slice } from '../../common/pagination/slice.js';
import type { PageFollower } from '../../common/renames/page-followers.js';
import { Env } from '../../config/env.js';
import { PagesService } from '../pages/pages.service.js';
import { ScrapeRequestsService } from '../scraper/scrape-requests.service.js';
import type { ListWatchesQuery } from './dto/list-watches.query.js';
import type { Watch } from './schemas/watch.schema.js';
import { firstDueAt, nextDueAt } from './watch.schedule.js';
import { WatchNotFoundError } from './watches.errors.js';
import { WatchesRepository } from './watches.repository.js';

type KnownAs = Readonly<{ pageId: string; aliases: readonly string[] }>;

/** How many are turned into scrapes at a time. */
const BATCH = 200;

/** Keeps which pages are to be read anew without anybody asking, and sees to it when they are due. */
@Injectable()
export class WatchesService implements PageFollower {
  constructor(
    private readonly watches: WatchesRepository,
    private readonly requests: ScrapeRequestsService,
    private readonly pages: PagesService,
    private readonly cursors: CursorService,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /** Puts a page under watch, or changes how often it is read. The same again changes nothing. */
  async put(pageId: string, everySeconds: number): Promise<Watch> {
    const min = this.env.WATCH_MIN_INTERVAL_SECONDS;
    if (everySeconds < min) {
      throw new RequestInvalidError([
        { field: 'everySeconds', message: `must be at least ${min} here` },
      ]);
    }
    const page = await this.pages.find(pageId);
    const watch = await this.watches.findByPageIds(namesOf(pageId, page));
    if (watch?.everySeconds === everySeconds) {
      return watch;
    }
    const now = this.clock.now();
    const lastReadAt = watch?.lastDueAt ?? page?.lastSeenAt ?? null;
    return this.watches.upsert({
      pageId: watch?.pageId ?? page?.pageId ?? pageId,
      everySeconds,
      nextAt: firstDueAt(everySeconds, lastReadAt, now),
      createdAt: now,
    });
  }

  async get(pageId: string): Promise<Watch> {
    const page = await this.pages.find(pageId);
    const watch = await this.watches.findByPageIds(namesOf(pageId, page));
    if (!watch) {
      throw new WatchNotFoundError(pageId);
    }
    return watch;
  }

  async delete(pageId: string): Promise<void> {
    const page = await this.pages.find(pageId);
    if (!(await this.watches.deleteByPageIds(namesOf(pageId, page)))) {
      throw new WatchNotFoundError(pageId);
    }
  }

  /** Answers about watches are not cached. */
  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    await this.watches.updatePageId(formerId, pageId);
    return [];
  }

  async list({ limit, cursor, count }: ListWatchesQuery): Promise<Slice<Watch>> {
    const scope = { list: 'watches' };
    const [run, total] = await Promise.all([
      this.watches.list(limit, this.cursors.read(cursor, scope)),
      count ? this.watches.count() : null,
    ]);
    return { items: run.rows, nextCursor: this.cursors.write(run.next, scope), total };
  }

  /**
   * Queues a scrape of every page that is due. However many instances do so, and wherever one of them dies in between, it
   * is one scrape for each time a page was due: the scrape's id says for which, and only then is the watch moved on.
   */
  async scrapeDue(): Promise<void> {
    let due: Watch[];
    do {
      const now = this.clock.now();
      due = await this.watches.listDue(now, BATCH);
      const moves = due.map(({ pageId, everySeconds, nextAt }) => ({
        pageId,
        dueAt: nextAt,
        nextAt: nextDueAt(everySeconds, now),
      }));
      if (moves.length > 0) {
        await this.requests.requestWatched(moves);
        await this.watches.updateDue(moves);
      }
    } while (due.length === BATCH);
  }
}

/** It may have been put under watch under another of its ids, before that was known to be one. */
function namesOf(pageId: string, page: KnownAs | null): readonly string[] {
  return page ? [page.pageId, ...page.aliases] : [pageId];
}
