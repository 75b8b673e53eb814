import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aCompanyPage } from '../../../test/support/builders/company-page.builder.js';
import { aPost } from '../../../test/support/builders/post.builder.js';
import { aScrape } from '../../../test/support/builders/scrape.builder.js';
import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import type { PeopleScreenService } from '../erasure/people-screen.service.js';
import type { PagesService } from '../pages/pages.service.js';
import type { PostsService } from '../posts/posts.service.js';
import { RequestScrapesBody } from './dto/request-scrapes.body.js';
import type { ScrapeBatch } from './scrape.batch.js';
import type { ScrapeFlights } from './scrape.flights.js';
import type { ScrapeQueueRepository } from './scrape-queue.repository.js';
import { ScrapeRequestsService } from './scrape-requests.service.js';

const POST_ID = '7390000000000000001';
const POST_URL = `https://www.linkedin.com/feed/update/urn:li:activity:${POST_ID}`;

describe(ScrapeRequestsService.name, () => {
  const launch = jest.fn<ScrapeFlights['launch']>();
  const enqueue = jest.fn<ScrapeBatch['enqueue']>();
  const findPage = jest.fn<PagesService['find']>();
  const findOwnIds = jest.fn<PagesService['findOwnIds']>();
  const findMany = jest.fn<PostsService['findMany']>();
  const service = new ScrapeRequestsService(
    strictDouble<ScrapeFlights>('ScrapeFlights', { launch }),
    strictDouble<ScrapeBatch>('ScrapeBatch', { enqueue }),
    strictDouble<ScrapeQueueRepository>('ScrapeQueueRepository', {}),
    strictDouble<PagesService>('PagesService', { find: findPage, findOwnIds }),
    strictDouble<PostsService>('PostsService', { findMany }),
    new StillClock(),
    strictDouble<PeopleScreenService>('PeopleScreenService', {
      addresses: () => Promise.resolve((address) => address.includes('/posts/jane-doe_')),
    }),
  );
  const requestMany = (...targets: string[]): ReturnType<typeof service.requestMany> =>
    service.requestMany(RequestScrapesBody.parse({ targets }).targets);

  beforeEach(() => {
    jest.resetAllMocks();
    launch.mockResolvedValue(aScrape());
    findOwnIds.mockResolvedValue(new Map());
    findMany.mockResolvedValue([]);
    enqueue.mockImplementation((orders) =>
      Promise.resolve(
        orders.map(({ target }) => aScrape({ target, scrapeId: `scrape of ${target.id}` })),
      ),
    );
  });

  it('takes a scrape of a known page on under its own id, whatever it was asked for by', async () => {
    findPage.mockResolvedValue(aCompanyPage({ pageId: 'acme' }));

    await expect(service.request('4410021')).resolves.toEqual(aScrape());
    expect(launch).toHaveBeenCalledWith({
      target: { kind: 'page', id: 'acme' },
      place: null,
      requestedBy: 'client',
      servedSince: null,
    });
  });

  it('names the scrape of each target, and takes each on once', async () => {
    findOwnIds.mockResolvedValue(new Map([['4410021', 'acme']]));
    const { scrapeIds, items } = await requestMany(
      '4410021',
      'brindleworks',
      'https://www.linkedin.com/company/ACME/about/',
    );

    expect(scrapeIds).toEqual(['scrape of acme', 'scrape of brindleworks', 'scrape of acme']);
    expect(items.map(({ target }) => target.id)).toEqual(['acme', 'brindleworks']);
  });

  it('reads a post where its URL says, and a known one where it was seen', async () => {
    await requestMany(POST_URL);
    const known = aPost({
      postId: POST_ID,
      pageId: 'acme',
      url: 'https://www.linkedin.com/posts/a',
    });
    findMany.mockResolvedValue([known]);
    await requestMany(POST_URL);

    const places = enqueue.mock.calls.map(([orders]) => orders[0]?.place);
    expect(places).toEqual([
      { url: POST_URL, pageId: null },
      { url: 'https://www.linkedin.com/posts/a', pageId: 'acme' },
    ]);
  });

  it('keeps no address that names somebody who was erased', async () => {
    await requestMany(`https://www.linkedin.com/posts/jane-doe_x-activity-${POST_ID}-abcd`);

    const [[orders] = []] = enqueue.mock.calls;
    expect(orders?.[0]?.place).toEqual({ url: POST_URL, pageId: null });
  });
});
