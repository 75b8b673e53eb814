import type { Scrape } from '../../../src/modules/scraper/schemas/scrape.schema.js';

/** A scrape under way. Pass only the fields the test is about. */
export function aScrape(overrides: Partial<Scrape> = {}): Scrape {
  const at = new Date('2026-11-01T00:00:00.000Z');
  return {
    scrapeId: '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11',
    target: { kind: 'page', id: 'acme' },
    place: null,
    requestedBy: 'client',
    priority: 1,
    state: 'running',
    runAt: at,
    attempts: 1,
    takeovers: 0,
    lease: null,
    progress: null,
    timings: null,
    outcome: null,
    coverage: null,
    errorCode: null,
    reason: null,
    isArchived: null,
    retryAfterSeconds: null,
    requestedAt: at,
    startedAt: at,
    finishedAt: null,
    ...overrides,
  };
}
