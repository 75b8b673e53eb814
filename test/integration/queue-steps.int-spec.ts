import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import { newScrape } from '../../src/modules/scraper/scrape.task.js';
import { ScrapeQueueRepository } from '../../src/modules/scraper/scrape-queue.repository.js';
import { ScrapesRepository } from '../../src/modules/scraper/scrapes.repository.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';

const NOW = new Date('2026-11-01T10:00:00.000Z');
const END = {
  outcome: 'ok',
  coverage: null,
  errorCode: null,
  reason: null,
  retryAfterSeconds: null,
  isArchived: null,
  timings: {},
} as const;

function after(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

function aLease(until = after(15_000)) {
  return { owner: randomUUID(), token: randomUUID(), until };
}

function queued(id: string, overrides: Partial<Scrape> = {}): Scrape {
  const order = {
    target: { kind: 'page', id },
    place: null,
    requestedBy: 'client',
    servedSince: null,
  } as const;
  return { ...newScrape(order, null, NOW), ...overrides };
}

describe('the steps of the queue, on the real database', () => {
  let app: TestApp;
  let queue: ScrapeQueueRepository;
  let records: ScrapesRepository;

  beforeAll(async () => {
    app = await createTestApp({ settings: { SCRAPE_WORKER: 'off' } });
    queue = app.app.get(ScrapeQueueRepository, { strict: false });
    records = app.app.get(ScrapesRepository, { strict: false });
  });

  afterAll(() => app.close());

  beforeEach(() => app.connection.model(Scrape.name).deleteMany({}));

  const stored = (filter: object = {}): Promise<Scrape[]> =>
    app.connection.model<Scrape>(Scrape.name).find(filter).lean<Scrape[]>().exec();

  const put = async (...scrapes: Scrape[]): Promise<void> => {
    for (const scrape of scrapes) {
      expect(await records.insertUnlessActive(scrape)).toBe(true);
    }
  };

  it('is by priority, then by how long a scrape has been due; what is not due stays', async () => {
    await put(
      queued('late', { priority: 2, runAt: after(-9000) }),
      queued('second', { priority: 1, runAt: after(-1) }),
      queued('first', { priority: 1, runAt: after(-2) }),
      queued('awaited', { priority: 0 }),
      queued('later', { priority: 0, runAt: after(1) }),
    );
    const claimed = [];
    for (let count = 0; count < 5; count += 1) {
      claimed.push((await queue.updateNextToRunning(aLease(), NOW))?.target.id);
    }

    expect(claimed).toEqual(['awaited', 'first', 'second', 'late', undefined]);
  });

  it('gives each scrape to one of fifty who ask at once', async () => {
    await put(...Array.from({ length: 20 }, (_unused, index) => queued(`page-${index}`)));
    const claims = await Promise.all(
      Array.from({ length: 50 }, () => queue.updateNextToRunning(aLease(), NOW)),
    );
    const ids = claims.flatMap((scrape) => scrape?.scrapeId ?? []);

    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    expect(claims.every((scrape) => scrape === null || scrape.attempts === 1)).toBe(true);
  });

  it('lets one active scrape of a target in, and the next once that is over', async () => {
    const first = queued('acme');
    const entries = await Promise.all(
      [first, ...Array.from({ length: 30 }, () => queued('acme'))].map((scrape) =>
        records.insertUnlessActive(scrape),
      ),
    );
    expect(entries.filter(Boolean)).toHaveLength(1);

    const lease = aLease();
    const running = await queue.updateNextToRunning(lease, NOW);
    expect(await queue.updateToSucceeded(running?.scrapeId ?? '', lease.token, END, NOW)).toBe(
      true,
    );
    expect(await records.insertUnlessActive(queued('acme'))).toBe(true);
  });

  it('frees what an instance that is gone was at work on, and nothing else', async () => {
    await put(queued('lost'), queued('kept'));
    const [lost, kept] = [aLease(after(-1)), aLease(after(1))];
    const zombie = await queue.updateNextToRunning(lost, NOW);
    await queue.updateNextToRunning(kept, NOW);

    expect(await queue.updateExpiredToQueued(NOW)).toBe(1);
    const lease = aLease();
    const taken = await queue.updateNextToRunning(lease, NOW);
    expect(taken).toMatchObject({ scrapeId: zombie?.scrapeId, attempts: 2, takeovers: 1 });

    // The first comes back and wants to end what is no longer its own.
    const scrapeId = zombie?.scrapeId ?? '';
    expect(await queue.updateToFailed(scrapeId, lost.token, END, NOW)).toBe(false);
    expect(await queue.updateToRetry(scrapeId, lost.token, END, NOW)).toBe(false);
    expect(await queue.updateToHandedBack(scrapeId, lost.token, NOW)).toBe(false);
    expect(await queue.updateToSucceeded(scrapeId, lease.token, END, NOW)).toBe(true);
    expect(await queue.updateToSucceeded(scrapeId, lease.token, END, NOW)).toBe(false);
    expect(await stored({ scrapeId })).toMatchObject([
      { state: 'succeeded', lease: null, finishedAt: NOW },
    ]);
  });

  it('keeps what is renewed from being taken over', async () => {
    await put(queued('acme'));
    const lease = aLease(after(-1));
    const scrape = await queue.updateNextToRunning(lease, NOW);
    await queue.updateLeases([scrape?.scrapeId ?? ''], [lease.token], after(5000));

    expect(await queue.updateExpiredToQueued(NOW)).toBe(0);
    await queue.updateLeases([scrape?.scrapeId ?? ''], ['another'], after(90_000));
    expect(await queue.updateExpiredToQueued(after(5000))).toBe(1);
  });

  it('gives up on what took every instance down', async () => {
    await put(queued('killer'));
    for (let count = 0; count < 5; count += 1) {
      await queue.updateNextToRunning(aLease(after(-1)), NOW);
      expect(await queue.updateAbandonedToFailed(5, NOW)).toBe(0);
      await queue.updateExpiredToQueued(NOW);
    }
    await queue.updateNextToRunning(aLease(after(-1)), NOW);

    expect(await queue.updateAbandonedToFailed(5, NOW)).toBe(1);
    expect(await stored()).toMatchObject([
      { state: 'failed', errorCode: 'SCRAPE_ABANDONED', attempts: 6, finishedAt: NOW },
    ]);
    expect(await records.insertUnlessActive(queued('killer'))).toBe(true);
  });

  it('is told in numbers', async () => {
    await put(queued('a', { runAt: after(-5000) }), queued('b'), queued('c', { runAt: after(1) }));
    expect(await queue.countActive(NOW)).toEqual({
      due: 2,
      later: 1,
      running: 0,
      dueSince: after(-5000),
    });
  });

  it('is counted by an index', async () => {
    await put(queued('a', { runAt: after(-5000) }), queued('b', { runAt: after(1) }));
    const stages = await app.commands.stagesOf(() => queue.countActive(NOW));

    expect(stages).toContain('IXSCAN');
    expect(stages).not.toContain('COLLSCAN');
    expect(stages).not.toContain('SORT');
  });

  it.each<[string, object, Record<string, 1>]>([
    ['the next to start', { state: 'queued', runAt: { $lte: NOW } }, { priority: 1, runAt: 1 }],
    ['what was left behind', { state: 'running', 'lease.until': { $lte: NOW } }, {}],
    ['the active one of a target', { activeKey: 'page:acme' }, {}],
  ])('finds %s by an index, in order', async (_what, filter, sort) => {
    const stages = await app.commands.stagesOf(() =>
      app.connection.model(Scrape.name).find(filter).sort(sort).limit(1).lean().exec(),
    );

    expect(stages).toContain('IXSCAN');
    expect(stages).not.toContain('SORT');
  });
});
