import type { Target } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import type { PageFollower } from '../../common/renames/page-followers.js';
import { PeopleScreenService } from '../erasure/people-screen.service.js';
import { PagesService } from '../pages/pages.service.js';
import { PostsService } from '../posts/posts.service.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { ScrapeBatch } from './scrape.batch.js';
import { ScrapeFlights } from './scrape.flights.js';
import { ScrapeQueueRepository } from './scrape-queue.repository.js';
import {
  activeKeyOf,
  newScrape,
  pageOrder,
  postUrl,
  type ScrapeOrder,
  watchScrapeId,
} from './scrape.task.js';

/** The scrape of each target, and each scrape once. */
export interface RequestedScrapes {
  readonly scrapeIds: readonly string[];
  readonly items: readonly Scrape[];
}

/** A watched page at one of the times it is to be read. */
export interface DuePage {
  readonly pageId: string;
  readonly dueAt: Date;
}

/** Takes on what clients and watches ask to be scraped, without waiting for it. */
@Injectable()
export class ScrapeRequestsService implements PageFollower {
  constructor(
    private readonly flights: ScrapeFlights,
    private readonly batch: ScrapeBatch,
    private readonly queue: ScrapeQueueRepository,
    private readonly pages: PagesService,
    private readonly posts: PostsService,
    private readonly clock: Clock,
    private readonly screen: PeopleScreenService,
  ) {}

  /** Takes on a fresh scrape of a page, or joins the one under way. */
  async request(pageId: string): Promise<Scrape> {
    // A number or a former name is the same page: one scrape is enough.
    const stored = await this.pages.find(pageId);
    return this.flights.launch(pageOrder(stored?.pageId ?? pageId, 'client'));
  }

  /** The same for many pages and posts at once. */
  async requestMany(targets: readonly Target[]): Promise<RequestedScrapes> {
    const orders = await this.ordersOf(targets);
    const distinct = new Map(orders.map((order) => [activeKeyOf(order.target), order]));
    const items = await this.batch.enqueue([...distinct.values()]);
    const byKey = new Map(items.map((scrape) => [activeKeyOf(scrape.target), scrape]));
    const scrapeIds = orders.flatMap(
      ({ target }) => byKey.get(activeKeyOf(target))?.scrapeId ?? [],
    );
    return { scrapeIds, items };
  }

  /** Queues a scrape of each watched page that is due; asked again about the same times, it queues nothing. */
  async requestWatched(watched: readonly DuePage[]): Promise<void> {
    const ownIds = await this.pages.findOwnIds(watched.map(({ pageId }) => pageId));
    const now = this.clock.now();
    const scrapes = watched.map(({ pageId, dueAt }) => ({
      ...newScrape(pageOrder(ownIds.get(pageId) ?? pageId, 'watch'), null, now),
      scrapeId: watchScrapeId(pageId, dueAt),
    }));
    await this.batch.enqueueOnce(scrapes);
  }

  /** What is queued under a former id is one scrape with what will be asked for under the new one. */
  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    await this.queue.updateTarget({ kind: 'page', id: formerId }, { kind: 'page', id: pageId });
    return [];
  }

  private async ordersOf(targets: readonly Target[]): Promise<ScrapeOrder[]> {
    const pageIds = targets.flatMap((target) => (target.kind === 'page' ? target.pageId : []));
    const postIds = targets.flatMap((target) => (target.kind === 'post' ? target.postId : []));
    const [ownIds, posts, isErased] = await Promise.all([
      this.pages.findOwnIds(pageIds),
      this.posts.findMany(postIds),
      this.screen.addresses(),
    ]);
    const known = new Map(posts.map((post) => [post.postId, post]));
    return targets.map((target) => {
      if (target.kind === 'page') {
        return pageOrder(ownIds.get(target.pageId) ?? target.pageId, 'client');
      }
      const { postId, url } = target;
      const stored = known.get(postId);
      const address = stored?.url ?? url;
      return {
        target: { kind: 'post', id: postId },
        place: {
          url: isErased(address) ? postUrl(postId) : address,
          pageId: stored?.pageId ?? null,
        },
        requestedBy: 'client',
        servedSince: null,
      };
    });
  }
}
