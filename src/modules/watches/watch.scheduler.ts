import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { Env } from '../../config/env.js';
import { WatchesService } from './watches.service.js';

/** Looks every WATCH_POLL_MS for watched pages that are due. Any number of instances may. */
@Injectable()
export class WatchScheduler {
  private readonly logger = new Logger(WatchScheduler.name);
  private readonly stopping = new AbortController();
  private loop: Promise<void> | null = null;
  private isDatabaseAway = false;

  constructor(
    private readonly watches: WatchesService,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  start(): void {
    if (this.env.SCRAPE_WORKER === 'on') {
      this.loop = this.run();
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.attempt();
      await this.clock.sleep(this.env.WATCH_POLL_MS, this.stopping.signal).catch(() => undefined);
    }
  }

  /** A database that is away ends no loop, and is told once. */
  private async attempt(): Promise<void> {
    try {
      await this.watches.scrapeDue();
      this.isDatabaseAway = false;
    } catch (error) {
      if (!this.isDatabaseAway) {
        this.logger.error(error, 'Watched pages cannot be looked at; trying again');
      }
      this.isDatabaseAway = true;
    }
  }
}
