import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Position } from '../../src/common/pagination/slice.js';
import { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import { ScrapeBatch } from '../../src/modules/scraper/scrape.batch.js';
import { newScrape, pageOrder } from '../../src/modules/scraper/scrape.task.js';
import {
  type ScrapesFilter,
  ScrapesRepository,
} from '../../src/modules/scraper/scrapes.repository.js';
import { aScrape } from '../support/builders/scrape.builder.js';
import { canSortByIndex } from '../support/command-monitor.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';

const NOW = new Date('2026-11-01T10:00:00.000Z');
const EVERYTHING: ScrapesFilter = {
  outcome: null,
  state: null,
  pageIds: null,
  since: null,
  until: null,
};

function minute(count: number): Date {
  return new Date(NOW.getTime() + count * 60_000);
}

describe('scrapes, on the real database', () => {
  let api: TestApp;
  let scrapes: ScrapesRepository;

  beforeAll(async () => {
    api = await createTestApp({ settings: { SCRAPE_WORKER: 'off' } });
    scrapes = api.app.get(ScrapesRepository, { strict: false });
  });

  afterAll(() => api.close());

  beforeEach(() => api.connection.model(Scrape.name).deleteMany({}));

  describe('a list of 60 with ties', () => {
    const stored = Array.from({ length: 60 }, (_unused, index) =>
      aScrape({
        scrapeId: `scrape-${String(index).padStart(2, '0')}`,
        target: { kind: index % 7 === 0 ? 'post' : 'page', id: index % 2 ? 'acme' : 'other' },
        state: index % 3 === 0 ? 'failed' : 'succeeded',
        outcome: index % 3 === 0 ? 'drifted' : 'ok',
        requestedAt: minute(Math.floor(index / 4)),
      }),
    );

    beforeEach(() => api.connection.model(Scrape.name).insertMany(stored));

    async function walk(filter: ScrapesFilter): Promise<string[]> {
      const ids: string[] = [];
      let position: Position | null = null;
      do {
        const run = await scrapes.listNewestFirst(filter, 7, position);
        ids.push(...run.rows.map(({ scrapeId }) => scrapeId));
        position = run.next;
      } while (position !== null);
      return ids;
    }

    it.each<[string, Partial<ScrapesFilter>, (scrape: Scrape) => boolean]>([
      ['nothing', {}, () => true],
      ['outcome', { outcome: 'drifted' }, ({ outcome }) => outcome === 'drifted'],
      ['state', { state: 'succeeded' }, ({ state }) => state === 'succeeded'],
      [
        'page',
        { pageIds: ['acme'] },
        ({ target: { kind, id } }) => kind === 'page' && id === 'acme',
      ],
      ['since', { since: minute(9) }, ({ requestedAt }) => requestedAt >= minute(9)],
      ['until', { until: minute(9) }, ({ requestedAt }) => requestedAt < minute(9)],
      [
        'all at once',
        {
          outcome: 'ok',
          state: 'succeeded',
          pageIds: ['acme'],
          since: minute(2),
          until: minute(12),
        },
        ({ target: { kind, id }, outcome, requestedAt }) =>
          kind === 'page' &&
          id === 'acme' &&
          outcome === 'ok' &&
          requestedAt >= minute(2) &&
          requestedAt < minute(12),
      ],
    ])(
      'is walked newest first under a filter by %s, along an index',
      async (_by, asked, isWanted) => {
        const filter = { ...EVERYTHING, ...asked };
        const wanted = stored.filter(isWanted).map(({ scrapeId }) => scrapeId);
        const stages = await api.commands.stagesOf(async () => {
          expect(await walk(filter)).toEqual(wanted.reverse());
          expect(await scrapes.count(filter)).toBe(wanted.length);
        });

        expect(stages).not.toContain('COLLSCAN');
        if (await canSortByIndex(api.connection)) {
          expect(stages).not.toContain('SORT');
        }
      },
    );
  });

  describe('a batch', () => {
    const pageIds = Array.from({ length: 1000 }, (_unused, index) => `page-${index}`);
    const batch = (): ScrapeBatch => api.app.get(ScrapeBatch, { strict: false });
    const orders = (ids = pageIds) => ids.map((id) => pageOrder(id, 'client'));

    it('of a thousand is queued in one round trip, in order', async () => {
      let taken: Scrape[] = [];
      const commands = await api.commands.during(async () => {
        taken = await batch().enqueue(orders());
      });

      expect(commands).toEqual(['insert']);
      expect(taken.map(({ target }) => target.id)).toEqual(pageIds);
      expect(await api.connection.model(Scrape.name).countDocuments({ state: 'queued' })).toBe(
        1000,
      );
    });

    it('joins what is active, and lets it go first if it would have waited longer', async () => {
      const watched = newScrape(pageOrder('page-7', 'watch'), null, NOW);
      await scrapes.insertUnlessActive(watched);
      const some = pageIds.slice(0, 20);
      let taken: Scrape[] = [];
      const commands = await api.commands.during(async () => {
        taken = await batch().enqueue(orders(some));
      });

      expect(commands).toEqual(['insert', 'update', 'find']);
      expect(taken[7]).toMatchObject({ scrapeId: watched.scrapeId, priority: 1 });
      expect(taken.map(({ target }) => target.id)).toEqual(some);
    });

    it('is one batch however many ask for it at once', async () => {
      const answers = await Promise.all(
        [1, 2, 3].map(() => batch().enqueue(orders(pageIds.slice(0, 50)))),
      );
      const [first = [], ...others] = answers.map((taken) => taken.map(({ scrapeId }) => scrapeId));

      expect(others).toEqual([first, first]);
    });
  });
});
