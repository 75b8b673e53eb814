import { parseTarget } from '@app/linkedin';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AppModule } from '../app.module.js';
import { Env } from '../config/env.js';
import type { Scrape } from '../modules/scraper/schemas/scrape.schema.js';
import { ScrapeLookout } from '../modules/scraper/scrape.lookout.js';
import { isOver } from '../modules/scraper/scrape.task.js';
import { ScrapeRequestsService } from '../modules/scraper/scrape-requests.service.js';

const LOOK_MS = 1000;

/** The application without HTTP: one more instance, that scrapes what it is told on the command line. */
export class ScrapeSession {
  private readonly interrupted = new AbortController();

  private constructor(private readonly app: INestApplicationContext) {}

  static async open(): Promise<ScrapeSession> {
    const app = await NestFactory.createApplicationContext(AppModule, {
      logger: false,
      abortOnError: false,
    });
    return new ScrapeSession(app);
  }

  get concurrency(): number {
    return this.app.get(Env).SCRAPE_CONCURRENCY;
  }

  get isInterrupted(): boolean {
    return this.interrupted.signal.aborted;
  }

  /** Whoever waits for a scrape goes away without its end. */
  interrupt(): void {
    this.interrupted.abort();
  }

  /** The scrape of a target once it is over; null for what is no target, or when it was interrupted. */
  async scrape(text: string, onProgress: (scrape: Scrape) => void): Promise<Scrape | null> {
    const target = parseTarget(text);
    const { items } =
      target === null
        ? { items: [] }
        : await this.app.get(ScrapeRequestsService).requestMany([target]);
    const [scrape] = items;
    return scrape === undefined ? null : this.follow(scrape, onProgress);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  private async follow(
    scrape: Scrape,
    onProgress: (scrape: Scrape) => void,
  ): Promise<Scrape | null> {
    const follower = this.app.get(ScrapeLookout, { strict: false }).follow(scrape);
    let latest = scrape;
    try {
      while (!isOver(latest)) {
        onProgress(latest);
        const next = await follower.next(LOOK_MS, this.interrupted.signal);
        if (next === 'gone') {
          return null;
        }
        latest = next === 'quiet' ? latest : next;
      }
      return latest;
    } finally {
      follower.close();
    }
  }
}
