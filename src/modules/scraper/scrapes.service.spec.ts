import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aCompanyPage } from '../../../test/support/builders/company-page.builder.js';
import { aScrape } from '../../../test/support/builders/scrape.builder.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import type { PagesService } from '../pages/pages.service.js';
import type { ScrapeRunner } from './scrape.runner.js';
import type { ScrapesRepository } from './scrapes.repository.js';
import { ScrapesService } from './scrapes.service.js';

describe(ScrapesService.name, () => {
  const findByScrapeId = jest.fn<ScrapesRepository['findByScrapeId']>();
  const listNewestFirst = jest.fn<ScrapesRepository['listNewestFirst']>();
  const progressOf = jest.fn<ScrapeRunner['progressOf']>();
  const findPage = jest.fn<PagesService['find']>();
  const service = new ScrapesService(
    strictDouble<ScrapesRepository>('ScrapesRepository', { findByScrapeId, listNewestFirst }),
    strictDouble<ScrapeRunner>('ScrapeRunner', { progressOf }),
    strictDouble<PagesService>('PagesService', { find: findPage }),
    new CursorService(testSettings()),
  );
  const scrape = aScrape();
  const progress = { stage: 'parsing', at: scrape.requestedAt } as const;

  beforeEach(() => {
    jest.resetAllMocks();
    progressOf.mockReturnValue(progress);
    listNewestFirst.mockResolvedValue({ rows: [scrape], next: null });
  });

  it('answers the scrape that is known, with the progress it makes here', async () => {
    findByScrapeId.mockResolvedValueOnce(scrape).mockResolvedValueOnce(null);

    await expect(service.get(scrape.scrapeId)).resolves.toEqual({ ...scrape, progress });
    await expect(service.get('x')).rejects.toMatchObject({
      code: 'SCRAPE_NOT_FOUND',
      details: { scrapeId: 'x' },
    });
  });

  it('lists with the progress that scrapes make here', async () => {
    await expect(service.list({ limit: 20, count: false })).resolves.toEqual({
      items: [{ ...scrape, progress }],
      nextCursor: null,
      total: null,
    });
  });

  it('lists the scrapes of a page under every name that it is known by', async () => {
    findPage.mockResolvedValue(aCompanyPage({ pageId: 'acme', aliases: ['4410021'] }));
    await service.list({ limit: 20, count: false, pageId: '4410021' });

    expect(listNewestFirst.mock.calls[0]?.[0]).toMatchObject({ pageIds: ['acme', '4410021'] });
  });
});
