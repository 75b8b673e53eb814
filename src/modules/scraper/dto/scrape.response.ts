import { z } from 'zod';

import { CoverageResponse } from '../../../common/dto/coverage.response.js';
import { Instant } from '../../../common/dto/instant.js';
import { sliceOf } from '../../../common/pagination/slice.query.js';
import { SCRAPE_REQUESTERS, SCRAPE_STAGES, SCRAPE_STATES } from '../schemas/scrape.schema.js';
import { SCRAPE_OUTCOMES } from '../scrape-outcome.js';

/** What a client reads about a scrape. A newly stored field stays private until it is named here. */
export const ScrapeResponse = z
  .object({
    scrapeId: z.string().meta({ example: '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11' }),
    target: z.object({
      kind: z.enum(['page', 'post']),
      id: z.string().meta({ example: 'brightwell-robotics' }),
    }),
    requestedBy: z.enum(SCRAPE_REQUESTERS).meta({
      description:
        'A client asked for it, a read needed what was not there, what was read was stale, or the page is watched',
      example: 'client',
    }),
    state: z.enum(SCRAPE_STATES).meta({ example: 'succeeded' }),
    attempts: z.int().meta({ description: 'How often it was started', example: 1 }),
    runAt: Instant.nullable()
      .default(null)
      .meta({ description: 'While it is queued: not started earlier than this' }),
    progress: z
      .object({
        stage: z.enum(SCRAPE_STAGES).meta({ example: 'storing' }),
        at: Instant.meta({ description: 'Since when' }),
      })
      .nullable()
      .default(null)
      .meta({ description: 'What the latest attempt is or was at; null before the first' }),
    timings: z
      .partialRecord(z.enum(SCRAPE_STAGES), z.number())
      .nullable()
      .default(null)
      .meta({
        description:
          'Milliseconds that the latest attempt spent in each stage; null before it ended',
        example: { fetching: 412, parsing: 31, storing: 18 },
      }),
    outcome: z.enum(SCRAPE_OUTCOMES).nullable().meta({
      description:
        'Of the latest attempt that ended; null before. It is over when finishedAt is set',
      example: 'ok',
    }),
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

export const ScrapeSlice = sliceOf(ScrapeResponse, 'ScrapeSlice');

/** What a client reads when it asked for many scrapes at once. */
export const ScrapeBatchResponse = z
  .object({
    scrapeIds: z.array(z.string()).meta({
      description:
        'Of each of the targets, in their order; targets that are the same have the same',
      example: ['3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11'],
    }),
    items: z
      .array(ScrapeResponse)
      .meta({ description: 'The scrapes, each once, in the order in which they were first named' }),
  })
  .meta({ id: 'ScrapeBatch' });
