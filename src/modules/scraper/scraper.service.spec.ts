import { Logger } from '@nestjs/common';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aCompanyPage } from '../../../test/support/builders/company-page.builder.js';
import { aScrape } from '../../../test/support/builders/scrape.builder.js';
import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { PATIENT, readPreference } from '../../common/http/read-preference.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import type { Metrics } from '../../common/metrics/metrics.js';
import type { PagesService } from '../pages/pages.service.js';
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

describe(ScraperService.name, () => {
  const runPage = jest.fn<ScrapePipelineService['runPage']>();
  const runPost = jest.fn<ScrapePipelineService['runPost']>();
  const locatePost = jest.fn<ScrapePipelineService['locatePost']>();
  const insert = jest.fn<ScrapesRepository['insert']>();
  const updateEnd = jest.fn<ScrapesRepository['updateEnd']>();
  const findByScrapeId = jest.fn<ScrapesRepository['findByScrapeId']>();
  const findLatestEnded = jest.fn<ScrapesRepository['findLatestEnded']>();
  const startScrape = jest.fn<Metrics['startScrape']>();
  const endScrape = jest.fn<Metrics['endScrape']>();
  const findPage = jest.fn<PagesService['find']>();
  const clock = new StillClock();
  let work: WorkInFlight;
  let service: ScraperService;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(() => {
    jest.resetAllMocks();
    insert.mockResolvedValue();
    updateEnd.mockResolvedValue();
    findPage.mockResolvedValue(null);
    findLatestEnded.mockResolvedValue(null);
    work = new WorkInFlight();
    service = new ScraperService(
      strictDouble<ScrapePipelineService>('ScrapePipelineService', {
        runPage,
        runPost,
        locatePost,
      }),
      strictDouble<ScrapesRepository>('ScrapesRepository', {
        insert,
        updateEnd,
        findByScrapeId,
        findLatestEnded,
      }),
      strictDouble<PagesService>('PagesService', { find: findPage }),
      clock,
      testSettings(),
      strictDouble<Metrics>('Metrics', { startScrape, endScrape }),
      work,
    );
  });

  /** A run that ends when the test says so. */
  function heldRun(): { end: (result: ScrapeResult) => void; fail: (error: Error) => void } {
    let end: (result: ScrapeResult) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    runPage.mockImplementation(
      () =>
        new Promise((resolve, reject) => {
          end = resolve;
          fail = reject;
        }),
    );
    return {
      end: (result) => {
        end(result);
      },
      fail: (error) => {
        fail(error);
      },
    };
  }

  it('answers the record of a scrape without waiting for its end', async () => {
    heldRun();

    await expect(service.request('acme')).resolves.toMatchObject({
      target: { kind: 'page', id: 'acme' },
      state: 'running',
      requestedBy: 'client',
      requestedAt: clock.now(),
      finishedAt: null,
    });
    expect(insert).toHaveBeenCalledTimes(1);
  });

  it('has one scrape of a page in flight, however many ask and why', async () => {
    const run = heldRun();
    const first = await service.request('acme');
    const second = await service.request('acme');
    const reading = service.ingestPage('acme', INSISTING);
    run.end(STORED);
    await reading;

    expect(second.scrapeId).toBe(first.scrapeId);
    expect(runPage).toHaveBeenCalledTimes(1);
    expect(insert).toHaveBeenCalledTimes(1);
  });

  it('starts anew once the one in flight has ended', async () => {
    runPage.mockResolvedValue(STORED);
    await service.ingestPage('acme', INSISTING);
    await service.ingestPage('acme', INSISTING);

    expect(runPage).toHaveBeenCalledTimes(2);
  });

  it('tells a reader under which id the page is stored', async () => {
    runPage.mockResolvedValue(STORED);

    await expect(service.ingestPage('4410021', PATIENT)).resolves.toEqual({
      isDone: true,
      pageId: 'acme',
    });
    expect(updateEnd).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ state: 'succeeded', outcome: 'ok', errorCode: null }),
    );
  });

  it('tells a reader who does not wait which scrape to follow', async () => {
    heldRun();
    const ingestion = await service.ingestPage('acme', IMPATIENT);

    expect(ingestion).toEqual({ isDone: false, scrapeId: insert.mock.calls[0]?.[0].scrapeId });
  });

  it('tells a reader what the source refused when nothing is stored', async () => {
    runPage.mockResolvedValue(REFUSED);

    await expect(service.ingestPage('acme', PATIENT)).rejects.toMatchObject({
      code: 'SOURCE_BLOCKED',
    });
    expect(updateEnd).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ state: 'failed', outcome: 'blocked', errorCode: 'SOURCE_BLOCKED' }),
    );
  });

  it('lets a reader have the stored page when the source refuses', async () => {
    runPage.mockResolvedValue(REFUSED);
    findPage.mockResolvedValue(aCompanyPage());

    await expect(service.ingestPage('acme', INSISTING)).resolves.toMatchObject({ isDone: true });
  });

  it('does not scrape again what others had stored meanwhile', async () => {
    findPage.mockResolvedValue(aCompanyPage({ pageId: 'acme' }));

    await expect(service.ingestPage('acme', PATIENT)).resolves.toEqual({
      isDone: true,
      pageId: 'acme',
    });
    expect(runPage).not.toHaveBeenCalled();
  });

  it.each([
    ['notFound', 'PAGE_NOT_FOUND'],
    ['gone', 'PAGE_GONE'],
  ] as const)('believes the source for a while that a page is %s', async (outcome, code) => {
    findLatestEnded.mockResolvedValue(aScrape({ outcome }));

    await expect(service.ingestPage('ghost', PATIENT)).rejects.toMatchObject({ code });
    expect(runPage).not.toHaveBeenCalled();

    runPage.mockResolvedValue(STORED);
    await expect(service.ingestPage('ghost', INSISTING)).resolves.toMatchObject({ isDone: true });
  });

  it('notes a scrape that broke off, and tells the reader', async () => {
    const bug = new TypeError('a bug');
    runPage.mockRejectedValue(bug);

    await expect(service.ingestPage('acme', PATIENT)).rejects.toBe(bug);
    expect(endScrape).toHaveBeenCalledWith('page', 'broken', expect.any(Number));
    expect(updateEnd).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ state: 'failed', outcome: null, errorCode: 'INTERNAL_ERROR' }),
    );
  });

  it('tells what broke first when not even that can be noted', async () => {
    const bug = new TypeError('a bug');
    runPage.mockRejectedValue(bug);
    updateEnd.mockRejectedValue(new Error('the database is away'));

    await expect(service.ingestPage('acme', PATIENT)).rejects.toBe(bug);
  });

  it('bothers nobody with the failure of a scrape that nobody waits for', async () => {
    insert.mockRejectedValue(new Error('the database is away'));
    service.refreshPage('acme');
    await work.settle();

    expect(runPage).not.toHaveBeenCalled();
  });

  it('reads a post, and tells what the source refused', async () => {
    const post = { postId: '7', url: null, pageId: null };
    locatePost.mockResolvedValue('https://www.linkedin.com/posts/acme-activity-7-x');
    runPost.mockResolvedValueOnce({ ...STORED, ownId: '7' });
    await expect(service.ingestPost(post)).resolves.toBeUndefined();

    runPost.mockResolvedValueOnce({
      ...REFUSED,
      refusal: { ...blocked, outcome: 'notFound' },
    });
    await expect(service.ingestPost(post)).rejects.toMatchObject({ code: 'POST_NOT_FOUND' });
  });

  it('opens no scrape for a post whose address nobody knows', async () => {
    locatePost.mockResolvedValue(null);

    await expect(
      service.ingestPost({ postId: '7', url: null, pageId: null }),
    ).rejects.toMatchObject({ code: 'POST_NOT_FOUND' });
    expect(insert).not.toHaveBeenCalled();
  });

  it('answers the scrape that is known, and names the one that is not', async () => {
    const scrape = aScrape();
    findByScrapeId.mockResolvedValueOnce(scrape).mockResolvedValueOnce(null);

    await expect(service.get(scrape.scrapeId)).resolves.toBe(scrape);
    await expect(service.get('x')).rejects.toMatchObject({
      code: 'SCRAPE_NOT_FOUND',
      details: { scrapeId: 'x' },
    });
  });

  it('says what is in flight to who has to wait for it', async () => {
    const run = heldRun();
    await service.request('acme');
    let isStopped = false;
    const stopping = work.settle().then(() => (isStopped = true));
    await Promise.resolve();
    expect(isStopped).toBe(false);

    run.end(STORED);
    await stopping;
    expect(updateEnd).toHaveBeenCalledTimes(1);
  });
});
