import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';

import { Clock } from '../../common/clock/clock.js';

/** What this instance does to scrapes, told to whoever here would otherwise find out at the next look. */
@Injectable()
export class ScrapeNews {
  private readonly changes = new Subject<string>();

  constructor(private readonly clock: Clock) {}

  /** This scrape changed. */
  tell(scrapeId: string): void {
    this.changes.next(scrapeId);
  }

  /** Hears of every scrape that changes here, for as long as this instance lives. */
  listen(listener: (scrapeId: string) => void): void {
    this.changes.subscribe(listener);
  }

  /** Resolves when this instance changes the scrape, or `ms` later; rejects when the signal is aborted. */
  async wait(scrapeId: string, ms: number, signal: AbortSignal): Promise<void> {
    const changed = new AbortController();
    const listening = this.changes.subscribe((id) => {
      if (id === scrapeId) {
        changed.abort();
      }
    });
    try {
      await this.clock.sleep(ms, AbortSignal.any([changed.signal, signal]));
    } catch (error) {
      signal.throwIfAborted();
      if (!changed.signal.aborted) {
        throw error;
      }
    } finally {
      listening.unsubscribe();
    }
  }
}
