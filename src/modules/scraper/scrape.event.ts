import type { ServerSentEvent } from '../../common/http/event-stream.js';
import { ScrapeResponse } from './dto/scrape.response.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { isOver } from './scrape.task.js';

/** Tells where a scrape stands, as `GET /scrapes/:scrapeId` does. */
export function eventOf(scrape: Scrape): ServerSentEvent {
  return {
    id: standingOf(scrape),
    name: isOver(scrape) ? 'ended' : 'progress',
    data: ScrapeResponse.parse(scrape),
  };
}

/** Another whenever there is something to tell; the same on every instance. */
export function standingOf({ state, attempts, progress }: Scrape): string {
  return `${attempts}.${state === 'running' ? (progress?.stage ?? state) : state}`;
}
