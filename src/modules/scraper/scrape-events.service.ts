import type { Readable } from 'node:stream';

import { Injectable } from '@nestjs/common';

import {
  eventStream,
  HEARTBEAT,
  printEvent,
  reconnectAfter,
} from '../../common/http/event-stream.js';
import { Env } from '../../config/env.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { eventOf, standingOf } from './scrape.event.js';
import { ScrapeLookout } from './scrape.lookout.js';
import { isOver } from './scrape.task.js';
import { ScrapeStreamsFullError } from './scraper.errors.js';
import { ScrapesService } from './scrapes.service.js';

const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 2000;

/** Tells clients how their scrapes get on while they do, as server-sent events. */
@Injectable()
export class ScrapeEventsService {
  private readonly streams = new Set<Readable>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly scrapes: ScrapesService,
    private readonly lookout: ScrapeLookout,
    private readonly env: Env,
  ) {}

  /**
   * Where a scrape stands, now and whenever that changes, until it is over. What the client had last is not told again;
   * null when that was the end.
   */
  async open(scrapeId: string, lastEventId: string | null): Promise<Readable | null> {
    const scrape = await this.scrapes.get(scrapeId);
    if (isOver(scrape) && standingOf(scrape) === lastEventId) {
      return null;
    }
    if (this.streams.size >= this.env.SCRAPE_STREAMS_MAX || this.stopping.signal.aborted) {
      throw new ScrapeStreamsFullError();
    }
    const stream = eventStream((leaving) => this.tell(scrape, lastEventId, leaving));
    this.streams.add(stream);
    stream.once('close', () => this.streams.delete(stream));
    return stream;
  }

  /** Ends every stream: clients come again, and find an instance that stays. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.lookout.stop();
  }

  private async *tell(
    scrape: Scrape,
    lastEventId: string | null,
    leaving: AbortSignal,
  ): AsyncGenerator<string> {
    yield reconnectAfter(RECONNECT_MS);
    if (standingOf(scrape) !== lastEventId) {
      yield printEvent(eventOf(scrape));
    }
    const ends = AbortSignal.any([leaving, this.stopping.signal]);
    if (isOver(scrape) || ends.aborted) {
      return;
    }
    const follower = this.lookout.follow(scrape);
    try {
      for (;;) {
        const next = await follower.next(HEARTBEAT_MS, ends);
        if (next === 'gone') {
          return;
        }
        yield next === 'quiet' ? HEARTBEAT : printEvent(eventOf(next));
        if (next !== 'quiet' && isOver(next)) {
          return;
        }
      }
    } finally {
      follower.close();
    }
  }
}
