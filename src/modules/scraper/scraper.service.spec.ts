import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aCompanyPage } from '../../../test/support/builders/company-page.builder.js';
import { aScrape } from '../../../test/support/builders/scrape.builder.js';
import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { PATIENT, readPreference } from '../../common/http/read-preference.js';
import type { PagesService } from '../pages/pages.service.js';
import type { ScrapeFlights } from './scrape.flights.js';
import type { ScrapePipelineService, ScrapeResult } from './scrape-pipeline.service.js';
import { ScraperService } from './scraper.service.js';
import type { ScrapesRepository } from './scrapes.repository.js';

const STORED: ScrapeResult = {
  outcome: 'ok',
  coverage: { found: {}, missing: [], isTruncated: false },
  refusal: null,
  ownId: 'acme',
  isArchived: true,
};
const blocked = { outcome: 'blocked', reason: 'authwall', retryAfterSeconds: null } as const;
const REFUSED: ScrapeResult = {
  outcome: 'blocked',
  coverage: null,
  refusal: blocked,
  ownId: 'acme',
  isArchived: true,
};
const IMPATIENT = readPreference({ prefer: 'respond-async' });
const INSISTING = readPreference({ 'cache-control': 'no-cache' });
const POST = { postId: '7', url: null, pageId: 'acme' };

describe(ScraperService.name, () => {
  const launch = jest.fn<ScrapeFlights['launch']>();
  const awaitFlight = jest.fn<ScrapeFlights['await']>();
  const locatePost = jest.fn<ScrapePipelineService['locatePost']>();
  const findLatestEnded = jest.fn<ScrapesRepository['findLatestEnded']>();
  const findPage = jest.fn<PagesService['find']>();
  let service: ScraperService;

  beforeEach(() => {
    jest.resetAllMocks();
    findPage.mockResolvedValue(null);
    findLatestEnded.mockResolvedValue(null);
    launch.mockResolvedValue(aScrape());
    service = new ScraperService(
      strictDouble<ScrapeFlights>('ScrapeFlights', { launch, await: awaitFlight }),
      strictDouble<ScrapePipelineService>('ScrapePipelineService', { locatePost }),
      strictDouble<ScrapesRepository>('ScrapesRepository', { findLatestEnded }),
      strictDouble<PagesService>('PagesService', { find: findPage }),
      new StillClock(),
      testSettings(),
    );
  });

  const comesTo = (result: ScrapeResult | null): void => {
    awaitFlight.mockResolvedValue({ scrapeId: 's1', result });
  };

  it('tells a reader under which id the page is stored', async () => {
    comesTo(STORED);

    await expect(service.ingestPage('4410021', PATIENT)).resolves.toEqual({
      isDone: true,
      pageId: 'acme',
    });
    expect(awaitFlight.mock.calls[0]?.[1]).toBe(PATIENT.waitMs);
  });

  it('tells a reader who does not wait which scrape to follow', async () => {
    comesTo(null);

    await expect(service.ingestPage('acme', IMPATIENT)).resolves.toEqual({
      isDone: false,
      scrapeId: 's1',
    });
  });

  it('tells a reader what the source refused when nothing is stored', async () => {
    comesTo(REFUSED);

    await expect(service.ingestPage('acme', PATIENT)).rejects.toMatchObject({
      code: 'SOURCE_BLOCKED',
    });
  });

  it('lets a reader have the stored page when the source refuses', async () => {
    comesTo(REFUSED);
    findPage.mockResolvedValue(aCompanyPage());

    await expect(service.ingestPage('acme', INSISTING)).resolves.toMatchObject({ isDone: true });
  });

  it('does not scrape again what others had stored meanwhile', async () => {
    findPage.mockResolvedValue(aCompanyPage({ pageId: 'acme' }));

    await expect(service.ingestPage('acme', PATIENT)).resolves.toEqual({
      isDone: true,
      pageId: 'acme',
    });
    expect(awaitFlight).not.toHaveBeenCalled();
  });

  it.each([
    ['notFound', 'PAGE_NOT_FOUND'],
    ['gone', 'PAGE_GONE'],
  ] as const)('believes the source for a while that a page is %s', async (outcome, code) => {
    findLatestEnded.mockResolvedValue(aScrape({ outcome }));

    await expect(service.ingestPage('ghost', PATIENT)).rejects.toMatchObject({ code });
    expect(awaitFlight).not.toHaveBeenCalled();

    comesTo(STORED);
    await expect(service.ingestPage('ghost', INSISTING)).resolves.toMatchObject({ isDone: true });
  });

  it('bothers nobody with the failure of a refresh', async () => {
    launch.mockRejectedValue(new Error('the database is away'));
    service.refreshPage('acme');
    await Promise.resolve();

    expect(launch).toHaveBeenCalledWith(expect.objectContaining({ requestedBy: 'refresh' }));
  });

  it('reads a post where it is known to be, and tells what the source refused', async () => {
    const url = 'https://www.linkedin.com/posts/acme-activity-7-x';
    locatePost.mockResolvedValue(url);
    comesTo({ ...STORED, ownId: '7' });
    await expect(service.ingestPost(POST)).resolves.toBeUndefined();
    expect(awaitFlight.mock.calls[0]?.[0]).toEqual({
      target: { kind: 'post', id: '7' },
      place: { url, pageId: 'acme' },
      requestedBy: 'read',
      servedSince: expect.any(Date),
    });

    comesTo({ ...REFUSED, refusal: { ...blocked, outcome: 'notFound' } });
    await expect(service.ingestPost(POST)).rejects.toMatchObject({ code: 'POST_NOT_FOUND' });
  });

  it('says which scrape to follow when a post takes longer than its reader can wait', async () => {
    locatePost.mockResolvedValue('https://www.linkedin.com/posts/acme-activity-7-x');
    comesTo(null);

    await expect(service.ingestPost(POST)).rejects.toMatchObject({
      code: 'POST_PENDING',
      details: { scrapeId: 's1' },
    });
  });

  it('opens no scrape for a post whose address nobody knows', async () => {
    locatePost.mockResolvedValue(null);

    await expect(service.ingestPost(POST)).rejects.toMatchObject({ code: 'POST_NOT_FOUND' });
    expect(awaitFlight).not.toHaveBeenCalled();
  });
});
