import type { Clock } from '../../common/clock/clock.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { standingOf } from './scrape.event.js';

/** One who follows a scrape: keeps the latest that was not taken yet, so that a slow one holds up nothing. */
export class ScrapeFollower {
  private latest: Scrape | null = null;
  private isGone = false;
  private waking = new AbortController();

  constructor(
    readonly scrapeId: string,
    private standing: string,
    private readonly clock: Clock,
    private readonly onClose: (follower: ScrapeFollower) => void,
  ) {}

  /** Null: the record was removed. */
  offer(scrape: Scrape | null): void {
    if (scrape !== null && standingOf(scrape) === this.standing) {
      return;
    }
    this.standing = scrape === null ? '' : standingOf(scrape);
    this.latest = scrape;
    this.isGone = scrape === null;
    this.waking.abort();
  }

  /** The scrape once it stands elsewhere; `quiet` after `ms` without news, `gone` when there is nothing to follow. */
  async next(ms: number, signal: AbortSignal): Promise<Scrape | 'quiet' | 'gone'> {
    if (this.latest === null && !this.isGone) {
      this.waking = new AbortController();
      await this.clock
        .sleep(ms, AbortSignal.any([this.waking.signal, signal]))
        .catch(() => undefined);
    }
    const latest = this.latest;
    this.latest = null;
    return latest ?? (this.isGone || signal.aborted ? 'gone' : 'quiet');
  }

  close(): void {
    this.onClose(this);
  }
}
