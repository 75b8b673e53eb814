import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { activeKeyOf, newScrape, PRIORITY_OF, type ScrapeOrder } from './scrape.task.js';
import { ScrapeWorker } from './scrape.worker.js';
import { ScrapeQueueRepository } from './scrape-queue.repository.js';
import { ScrapesRepository } from './scrapes.repository.js';

/** Queues many scrapes in a few round trips, however many they are. */
@Injectable()
export class ScrapeBatch {
  constructor(
    private readonly scrapes: ScrapesRepository,
    private readonly queue: ScrapeQueueRepository,
    private readonly worker: ScrapeWorker,
    private readonly clock: Clock,
  ) {}

  /** The scrape of each order, in their order: a new one, or the one that is active. No two may be of one target. */
  async enqueue(orders: readonly ScrapeOrder[]): Promise<Scrape[]> {
    const taken = new Map<string, Scrape>();
    let open = orders;
    // One that is in the way may end between two questions; then there is room for ours.
    while (open.length > 0) {
      const now = this.clock.now();
      const scrapes = open.map((order) => newScrape(order, null, now));
      const refused = await this.scrapes.insertManyUnlessKnown(scrapes);
      const inserted = scrapes.filter((scrape) => !refused.includes(scrape));
      const joined = await this.join(refused);
      [...inserted, ...joined].forEach((scrape) => taken.set(activeKeyOf(scrape.target), scrape));
      open = open.filter(({ target }) => !taken.has(activeKeyOf(target)));
    }
    this.worker.wake();
    return orders.flatMap(({ target }) => taken.get(activeKeyOf(target)) ?? []);
  }

  /** Queues each of these once, however often that is asked for; where its target is active, that serves as well. */
  async enqueueOnce(scrapes: readonly Scrape[]): Promise<void> {
    await this.scrapes.insertManyUnlessKnown(scrapes);
    this.worker.wake();
  }

  /** The active scrapes that are in the way of these, put before others if these would be. */
  private async join(refused: readonly Scrape[]): Promise<Scrape[]> {
    if (refused.length === 0) {
      return [];
    }
    const keys = refused.map(({ target }) => activeKeyOf(target));
    const priority = Math.min(...refused.map(({ requestedBy }) => PRIORITY_OF[requestedBy]));
    await this.queue.updatePriority(keys, priority);
    return this.scrapes.listActive(keys);
  }
}
