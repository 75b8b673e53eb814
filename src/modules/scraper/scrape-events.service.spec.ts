import type { Readable } from 'node:stream';

import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aScrape } from '../../../test/support/builders/scrape.builder.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { Clock } from '../../common/clock/clock.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { ScrapeLookout } from './scrape.lookout.js';
import { ScrapeNews } from './scrape.news.js';
import { ScrapeEventsService } from './scrape-events.service.js';
import type { ScrapesService } from './scrapes.service.js';

const HEARTBEAT_MS = 15_000;
const SHORTEST_LOOK_MS = 50;

/** Sleeps end when the test says so, or when they are interrupted. */
class LedClock extends Clock {
  private readonly sleeps: { readonly ms: number; readonly wake: () => void }[] = [];

  now(): Date {
    return new Date(0);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.sleeps.push({ ms, wake: resolve });
      signal?.addEventListener('abort', () => {
        reject(new Error('woken'));
      });
    });
  }

  /** Ends every sleep of at most `ms`, the shortest first, and lets what waited for them go on. */
  async pass(ms: number): Promise<void> {
    for (const length of [SHORTEST_LOOK_MS, ms]) {
      await turns();
      const over = this.sleeps.filter((sleep) => sleep.ms <= length);
      over.forEach(({ wake }) => {
        wake();
      });
    }
    await turns();
  }
}

async function turns(): Promise<void> {
  for (let count = 0; count < 5; count += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe(ScrapeEventsService.name, () => {
  const running = aScrape({ progress: { stage: 'fetching', at: new Date(0) } });
  const parsing = aScrape({ progress: { stage: 'parsing', at: new Date(1) } });
  const ended = aScrape({ state: 'succeeded', outcome: 'ok', finishedAt: new Date(2) });
  const get = jest.fn<ScrapesService['get']>();
  const findMany = jest.fn<ScrapesService['findMany']>();
  const scrapes = strictDouble<ScrapesService>('ScrapesService', { get, findMany });
  let clock: LedClock;
  let news: ScrapeNews;
  let service: ScrapeEventsService;

  beforeEach(() => {
    jest.resetAllMocks();
    clock = new LedClock();
    news = new ScrapeNews(clock);
    const lookout = new ScrapeLookout(scrapes, clock, news);
    service = new ScrapeEventsService(scrapes, lookout, testSettings());
    stands(running);
  });

  function stands(scrape: Scrape): void {
    get.mockResolvedValue(scrape);
    findMany.mockResolvedValue([scrape]);
  }

  /** A client's end of the stream: what came so far. */
  async function follow(lastEventId: string | null = null): Promise<string[]> {
    const received: string[] = [];
    const stream: Readable | null = await service.open(running.scrapeId, lastEventId);
    stream?.on('data', (chunk: string) => received.push(chunk.split('\n', 1)[0] ?? ''));
    stream?.once('end', () => received.push('end'));
    await turns();
    return received;
  }

  it('tells each change once, and ends with the scrape', async () => {
    const received = await follow();
    await clock.pass(1000);
    stands(parsing);
    await clock.pass(1000);
    stands(ended);
    await clock.pass(1000);

    expect(received).toEqual([
      'retry: 2000',
      'id: 1.fetching',
      'id: 1.parsing',
      'id: 1.succeeded',
      'end',
    ]);
  });

  it('hears of what this instance does before the next look', async () => {
    const received = await follow();
    stands(parsing);
    news.tell(running.scrapeId);
    await clock.pass(SHORTEST_LOOK_MS);

    expect(received.at(-1)).toBe('id: 1.parsing');
  });

  it('shows every 15 s that the connection is alive, also while nothing changes', async () => {
    const received = await follow('1.fetching');
    await clock.pass(HEARTBEAT_MS - 1);
    expect(received).toEqual(['retry: 2000']);
    await clock.pass(HEARTBEAT_MS);

    expect(received).toEqual(['retry: 2000', ': still here']);
  });

  it('looks once for however many follow, and not at all when nobody does', async () => {
    const followers = await Promise.all(Array.from({ length: 50 }, () => follow()));
    const looks = findMany.mock.calls.length;
    await clock.pass(1000);
    expect(findMany.mock.calls.length).toBeLessThanOrEqual(looks + 1);
    expect(findMany).toHaveBeenLastCalledWith([running.scrapeId]);

    stands(ended);
    await clock.pass(1000);
    expect(followers.every((received) => received.at(-1) === 'end')).toBe(true);
    const allLooks = findMany.mock.calls.length;
    await clock.pass(1000);
    expect(findMany).toHaveBeenCalledTimes(allLooks);
  });

  it('goes on when the database was away', async () => {
    const received = await follow();
    findMany.mockRejectedValue(new Error('away'));
    await clock.pass(1000);
    stands(ended);
    await clock.pass(1000);

    expect(received.slice(-2)).toEqual(['id: 1.succeeded', 'end']);
  });

  it('ends when the scrape is removed, and when this instance stops', async () => {
    const [removed, stopped] = [await follow(), await follow()];
    findMany.mockResolvedValue([]);
    await clock.pass(1000);
    expect(removed.at(-1)).toBe('end');

    const other = await follow();
    await service.stop();
    await turns();
    expect([stopped.at(-1), other.at(-1)]).toEqual(['end', 'end']);
    await expect(service.open(running.scrapeId, null)).rejects.toMatchObject({
      code: 'SCRAPE_STREAMS_FULL',
    });
  });
});
