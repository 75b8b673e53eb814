import { z } from 'zod';

import { CoverageResponse } from '../../../common/dto/coverage.response.js';
import { Instant } from '../../../common/dto/instant.js';
import { SCRAPE_OUTCOMES } from '../scrape-outcome.js';

/** What a client reads about a scrape. A newly stored field stays private until it is named here. */
export const ScrapeResponse = z
  .object({
    scrapeId: z.string().meta({ example: '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11' }),
    target: z.object({
      kind: z.enum(['page', 'post']),
      id: z.string().meta({ example: 'brightwell-robotics' }),
    }),
    requestedBy: z.enum(['client', 'read', 'refresh']).meta({
      description:
        'A client asked for it, a read needed what was not there, or what was read was stale',
    }),
    state: z.enum(['queued', 'running', 'succeeded', 'failed']).meta({ example: 'succeeded' }),
    attempts: z.int().meta({ example: 1 }),
    outcome: z
      .enum(SCRAPE_OUTCOMES)
      .nullable()
      .meta({ description: 'Null until it is over', example: 'ok' }),
    coverage: CoverageResponse.nullable(),
    errorCode: z.string().nullable().meta({ example: null }),
    reason: z.string().nullable().meta({ example: null }),
    isArchived: z.boolean().nullable().meta({
      description:
        'Whether the archive has every document it fetched; null when there was none, or none is kept',
      example: true,
    }),
    requestedAt: Instant,
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'Scrape' });
