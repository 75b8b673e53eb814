import { beforeAll, describe, expect, it, jest } from '@jest/globals';

import { type ScrapeOutage, scrapeThroughOutage } from '../bench/scrape-outage-measure.js';

// Processes are started and left to themselves for a while. The long form is `npm run bench:scrape-outage`.
jest.setTimeout(120_000);

/** As long as they come, nearly all of the test would be waiting. */
const SHORT_WAITS = { SCRAPE_LEASE_MS: '4000', SCRAPE_RETRY_BASE_MS: '1000' };

describe('a database that is gone for a while under scraping', () => {
  let outage: ScrapeOutage;

  beforeAll(async () => {
    outage = await scrapeThroughOutage({ outageMs: 3000, pageCount: 8, settings: SHORT_WAITS });
  });

  it('is told to callers, who are never left without an answer', () => {
    expect(outage.seen).toEqual({ '503 DATABASE_UNAVAILABLE': expect.any(Number) });
  });

  it('loses no scrape that was accepted, and nothing of what they read', () => {
    expect(outage.accepted).toBe(8);
    expect(outage).toMatchObject({ succeeded: outage.accepted, storedPages: outage.accepted });
  });
});
