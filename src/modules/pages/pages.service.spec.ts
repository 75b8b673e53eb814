import type { Cache } from '@app/caching';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import {
  aCompanyPage,
  aCompanyPageRecord,
} from '../../../test/support/builders/company-page.builder.js';
import { covered } from '../../../test/support/builders/covered.builder.js';
import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { PATIENT, readPreference } from '../../common/http/read-preference.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import { ListPagesQuery } from './dto/list-pages.query.js';
import type { PageIngestor } from './page-ingestor.port.js';
import type { PageRelationsReader } from './page-relations.port.js';
import type { PageRenames } from './page-renames.service.js';
import { PageNotFoundError } from './pages.errors.js';
import type { PagesRepository } from './pages.repository.js';
import { pageOrder } from './page-orders.js';
import type { PageSearchRepository } from './page-search.repository.js';
import { PagesService } from './pages.service.js';

const NOW = new Date('2026-11-10T12:00:00.000Z');
const secondsAgo = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const INSISTING = readPreference({ 'cache-control': 'no-cache' });

describe(PagesService.name, () => {
  const findByPageId = jest.fn<PagesRepository['findByPageId']>();
  const findByAlias = jest.fn<PagesRepository['findByAlias']>();
  const list = jest.fn<PageSearchRepository['list']>();
  const count = jest.fn<PageSearchRepository['count']>();
  const upsert = jest.fn<PagesRepository['upsert']>();
  const updateLastScrape = jest.fn<PagesRepository['updateLastScrape']>();
  const findFormerIds = jest.fn<PageRenames['findFormerIds']>();
  const follow = jest.fn<PageRenames['follow']>();
  const finish = jest.fn<PageRenames['finish']>();
  const ingest = jest.fn<PageIngestor['ingest']>();
  const refresh = jest.fn<PageIngestor['refresh']>();
  const readRelations = jest.fn<PageRelationsReader['read']>();
  const invalidateTags = jest.fn<Cache['invalidateTags']>();
  const service = new PagesService(
    strictDouble<PagesRepository>('PagesRepository', {
      findByPageId,
      findByAlias,
      upsert,
      updateLastScrape,
    }),
    strictDouble<PageSearchRepository>('PageSearchRepository', { list, count }),
    strictDouble<PageRenames>('PageRenames', { findFormerIds, follow, finish }),
    strictDouble<PageIngestor>('PageIngestor', { ingest, refresh }),
    strictDouble<PageRelationsReader>('PageRelationsReader', { read: readRelations }),
    new CursorService(testSettings()),
    strictDouble<Cache>('Cache', { invalidateTags }),
    new StillClock(NOW),
    testSettings({ PAGE_MAX_AGE: '3600' }),
  );

  beforeEach(() => {
    jest.resetAllMocks();
    findByPageId.mockResolvedValue(null);
    findByAlias.mockResolvedValue(null);
    readRelations.mockResolvedValue({});
  });

  /** A stored page that was seen, and last scraped, so long ago. */
  function stored(ageSeconds: number, lastScrape = { ageSeconds, outcome: 'ok' }) {
    const page = aCompanyPage({
      lastSeenAt: secondsAgo(ageSeconds),
      lastScrape: {
        at: secondsAgo(lastScrape.ageSeconds),
        outcome: lastScrape.outcome,
        coverage: null,
      },
    });
    findByPageId.mockResolvedValue(page);
    return page;
  }

  describe('read', () => {
    it('answers a fresh page without asking the source', async () => {
      const page = stored(100);

      await expect(service.read('acme', PATIENT, {})).resolves.toEqual({
        isPending: false,
        page,
        freshForMs: 3_500_000,
      });
      expect(ingest).not.toHaveBeenCalled();
      expect(refresh).not.toHaveBeenCalled();
    });

    it('answers a stale page at once and has it read again', async () => {
      const page = stored(4000);

      await expect(service.read('acme', PATIENT, {})).resolves.toMatchObject({
        page,
        freshForMs: 0,
      });
      expect(refresh).toHaveBeenCalledWith('acme');
    });

    it('leaves a stale page alone for a while after the source refused it', async () => {
      stored(4000, { ageSeconds: 60, outcome: 'blocked' });
      await service.read('acme', PATIENT, {});
      expect(refresh).not.toHaveBeenCalled();

      stored(4000, { ageSeconds: 700, outcome: 'blocked' });
      await service.read('acme', PATIENT, {});
      expect(refresh).toHaveBeenCalledTimes(1);
    });

    it('goes by the client’s own idea of fresh', async () => {
      stored(100);
      await service.read('acme', PATIENT, { maxAge: 50 });
      expect(refresh).toHaveBeenCalledTimes(1);

      stored(100_000);
      await service.read('acme', PATIENT, { maxAge: 200_000 });
      expect(refresh).toHaveBeenCalledTimes(1);
    });

    it('waits for a fresh page when the client insists and the stored one is stale', async () => {
      stored(4000);
      ingest.mockImplementation(() => {
        stored(0);
        return Promise.resolve({ isDone: true, pageId: 'acme' });
      });

      await expect(service.read('acme', INSISTING, {})).resolves.toMatchObject({
        page: { lastSeenAt: NOW },
      });
      expect(ingest).toHaveBeenCalledWith('acme', {
        waitMs: INSISTING.waitMs,
        isFreshRequired: true,
      });
    });

    it('answers what it has when insisting took too long', async () => {
      const page = stored(4000);
      ingest.mockResolvedValue({ isDone: false, scrapeId: 's1' });

      await expect(service.read('acme', INSISTING, {})).resolves.toMatchObject({
        isPending: false,
        page: { pageId: page.pageId },
      });
    });

    it('reads an unknown page, which may turn out to have another name', async () => {
      const page = aCompanyPage({ pageId: 'acme', lastSeenAt: NOW });
      findByPageId.mockImplementation((pageId) => Promise.resolve(pageId === 'acme' ? page : null));
      ingest.mockResolvedValue({ isDone: true, pageId: 'acme' });

      await expect(service.read('4410021', PATIENT, {})).resolves.toMatchObject({ page });
    });

    it('names the scrape to follow when reading an unknown page takes longer', async () => {
      ingest.mockResolvedValue({ isDone: false, scrapeId: 's1' });

      await expect(service.read('acme', PATIENT, {})).resolves.toEqual({
        isPending: true,
        scrapeId: 's1',
      });
    });

    it('tells why the source did not give an unknown page', async () => {
      ingest.mockRejectedValue(new PageNotFoundError('ghost'));

      await expect(service.read('ghost', PATIENT, {})).rejects.toMatchObject({
        code: 'PAGE_NOT_FOUND',
        details: { pageId: 'ghost' },
      });
    });

    it('brings along what was asked for, under the page’s own id', async () => {
      findByAlias.mockResolvedValue(aCompanyPage({ pageId: 'acme', lastSeenAt: NOW }));
      readRelations.mockResolvedValue({ posts: [{ postId: '7' }] });

      await expect(service.read('4410021', PATIENT, { include: ['posts'] })).resolves.toMatchObject(
        { page: { posts: [{ postId: '7' }] } },
      );
      expect(readRelations).toHaveBeenCalledWith('acme', ['posts']);
    });
  });

  describe('get', () => {
    it('answers a stored page however old it is', async () => {
      const page = stored(100_000_000);

      await expect(service.get('acme')).resolves.toEqual(page);
      expect(refresh).not.toHaveBeenCalled();
    });

    it('cannot wait for ever for one that is not there', async () => {
      ingest.mockResolvedValue({ isDone: false, scrapeId: 's1' });

      await expect(service.get('acme')).rejects.toMatchObject({
        code: 'PAGE_PENDING',
        details: { pageId: 'acme', scrapeId: 's1' },
      });
    });
  });

  describe('list', () => {
    beforeEach(() => {
      list.mockResolvedValue({ rows: [aCompanyPage()], next: { value: 5, key: 'acme' } });
      count.mockResolvedValue(7);
    });

    it('turns the query into a filter by meaning and a sort', async () => {
      await service.list(
        ListPagesQuery.parse({
          name: 'Café RÖB',
          location: 'Lisboa',
          minFollowers: '5',
          sort: 'name',
        }),
      );

      expect(list).toHaveBeenCalledWith({
        filter: {
          nameWords: ['cafe', 'rob'],
          locationWords: ['lisboa'],
          industry: null,
          followers: { min: 5, max: null },
          employees: { min: null, max: null },
        },
        sort: { field: 'name', direction: 1, key: 'pageId', least: '' },
        fields: null,
        limit: 20,
        position: null,
      });
    });

    it.each([
      [{ name: 'acme' }, null],
      [{}, pageOrder('-totalFollowers')],
      [{ industry: 'Retail' }, pageOrder('-totalFollowers')],
      [{ name: 'acme', sort: '-lastSeenAt' }, pageOrder('-lastSeenAt')],
    ])('is in the order asked for, or else that of the best names: %j', async (query, sort) => {
      await service.list(ListPagesQuery.parse(query));

      expect(list).toHaveBeenCalledWith(expect.objectContaining({ sort }));
    });

    it('hands out a cursor that leads on, for this filter and sort only', async () => {
      const { nextCursor } = await service.list(ListPagesQuery.parse({ sort: '-employeeCount' }));
      const cursor = nextCursor ?? '';
      await service.list(ListPagesQuery.parse({ sort: '-employeeCount', cursor, fields: 'name' }));

      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({
          sort: pageOrder('-employeeCount'),
          fields: ['name'],
          position: { value: 5, key: 'acme' },
        }),
      );
      await expect(service.list(ListPagesQuery.parse({ cursor }))).rejects.toMatchObject({
        code: 'CURSOR_INVALID',
      });
    });

    it('counts only when asked to', async () => {
      await expect(service.list(ListPagesQuery.parse({}))).resolves.toMatchObject({ total: null });
      expect(count).not.toHaveBeenCalled();
      await expect(service.list(ListPagesQuery.parse({ count: 'true' }))).resolves.toMatchObject({
        total: 7,
      });
    });
  });

  describe('what a scrape read', () => {
    const lastScrape = { at: NOW, outcome: 'ok', coverage: null };

    it('is stored with its search words, and the cache is told under every name', async () => {
      upsert.mockResolvedValue({ ids: { pageId: 'acme', aliases: ['4410021'] }, isNew: false });
      const record = aCompanyPageRecord({ name: 'Acmé Corp' });
      await service.store(covered(record), lastScrape, {
        alias: '4410021',
        withdrawn: [],
      });

      expect(upsert).toHaveBeenCalledWith(
        expect.objectContaining({
          alias: '4410021',
          keys: expect.objectContaining({
            nameKey: 'acme corp',
            nameWords: ['acme', 'corp'],
            locationWords: ['lisbon', 'rua', 'do', 'farol', '12', 'pt'],
          }),
        }),
      );
      expect(invalidateTags).toHaveBeenCalledWith(['pages', 'page:acme', 'page:4410021']);
    });

    it('leaves the keys of what was missing as they were', async () => {
      upsert.mockResolvedValue({ ids: { pageId: 'acme', aliases: [] }, isNew: false });
      const record = aCompanyPageRecord({ name: null, headquarters: null, locations: [] });
      const missing = ['name', 'headquarters', 'locations'];
      await service.store(covered(record, { missing }), lastScrape, {
        alias: null,
        withdrawn: [],
      });

      expect(upsert).toHaveBeenCalledWith(expect.objectContaining({ keys: {}, missing }));
    });

    it.each([
      ['locations', { headquarters: 'Porto', locations: [] }, ['porto', 'kai', '7']],
      [
        'headquarters',
        { headquarters: null, locations: [{ isPrimary: true, lines: ['Faro'], mapUrl: null }] },
        ['lisbon', 'faro'],
      ],
    ])('is found by what is stored where its %s were missing', async (field, read, words) => {
      upsert.mockResolvedValue({ ids: { pageId: 'acme', aliases: [] }, isNew: false });
      const stored = [{ isPrimary: true, lines: ['Kai 7'], mapUrl: null }];
      findByPageId.mockResolvedValue(aCompanyPage({ headquarters: 'Lisbon', locations: stored }));
      await service.store(covered(aCompanyPageRecord(read), { missing: [field] }), lastScrape, {
        alias: null,
        withdrawn: [],
      });

      expect(upsert).toHaveBeenCalledWith(
        expect.objectContaining({ keys: expect.objectContaining({ locationWords: words }) }),
      );
    });

    it('is looked for under other ids once it has made a new record', async () => {
      upsert.mockResolvedValue({ ids: { pageId: 'acme', aliases: [] }, isNew: true });
      findFormerIds.mockResolvedValue(['acme-works']);
      const record = aCompanyPageRecord();
      await service.store(covered(record), lastScrape, { alias: null, withdrawn: [] });

      expect(follow).toHaveBeenCalledWith(record, ['acme-works']);
    });

    it('is noted on the stored page when it was nothing, and not cached away', async () => {
      updateLastScrape.mockResolvedValue({ pageId: 'acme', aliases: [] });
      await service.noteScrape('acme', lastScrape);
      expect(invalidateTags).toHaveBeenCalledWith(['pages', 'page:acme']);

      invalidateTags.mockClear();
      updateLastScrape.mockResolvedValue(null);
      await service.noteScrape('ghost', lastScrape);
      expect(invalidateTags).not.toHaveBeenCalled();
    });
  });
});
