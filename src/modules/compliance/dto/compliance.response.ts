import { z } from 'zod';

import { Instant } from '../../../common/dto/instant.js';
import { ROBOTS_FINDINGS, STATUS_CLASSES } from '../host.tally.js';

const Count = z.int().min(0);

function counts<const K extends readonly [string, ...string[]]>(
  keys: K,
): z.ZodRecord<z.ZodEnum<z.core.util.ToEnum<K[number]>>, z.ZodInt> {
  return z.record(z.enum(keys), Count);
}

const Rules = z
  .object({
    fetching: z.enum(['on', 'off']),
    userAgent: z.string().meta({ example: 'Pagelens/0.1.0 (+ops@acme.example)' }),
    contact: z.string().nullable().meta({ example: 'ops@acme.example' }),
    robotsPolicy: z.enum(['obey', 'permitted']),
    minIntervalMs: Count.meta({
      description: 'Between two requests to one host; a longer Crawl-delay goes first',
      example: 3000,
    }),
    hostConcurrency: Count.meta({ description: 'Of one instance', example: 4 }),
    dailyBudget: Count.nullable().meta({
      description: 'Requests to one host in one UTC day; null: no limit',
      example: 2000,
    }),
    retentionDays: Count.nullable().meta({
      description: 'How long the ledger is kept; null: for good',
      example: 90,
    }),
  })
  .meta({ description: 'As they are set now' });

const HostResponse = z
  .object({
    host: z.string().meta({ example: 'www.linkedin.com' }),
    requestCount: Count.meta({ description: 'Sent', example: 212 }),
    byteCount: Count.meta({ description: 'Of bodies, as they were sent', example: 48_112_904 }),
    statuses: counts(STATUS_CLASSES).meta({
      description: 'Answers by class; none: no answer came',
      example: { '2xx': 201, '3xx': 4, '4xx': 5, '5xx': 1, '999': 1, none: 0 },
    }),
    robots: counts(ROBOTS_FINDINGS).meta({
      description:
        'What robots.txt said of what was sent or held back; unasked: robots.txt itself, or the operator holds a permission',
      example: { allowed: 208, disallowed: 3, unreachable: 0, unasked: 4 },
    }),
    heldBack: z.record(z.string(), Count).meta({
      description: 'Requests that were not sent, by why',
      example: { DISALLOWED: 3, HOST_PAUSED: 1 },
    }),
    refusalCount: Count.meta({ description: 'Answers 429 and 999', example: 2 }),
    retryAfterCount: Count.meta({
      description: 'Answers that named a time for coming back',
      example: 1,
    }),
    waits: z
      .object({
        p50Ms: z.number().nullable().meta({ example: 2810 }),
        maxMs: z.number().nullable().meta({ example: 41_300 }),
      })
      .meta({ description: 'For the turn, the pace and pauses, of what was sent' }),
    closest: z
      .object({
        intervalMs: z.number().meta({ example: 3001 }),
        requiredMs: z.number().meta({ example: 3000 }),
      })
      .nullable()
      .meta({
        description:
          'The two starts in a row that came closest to breaking the pace, and what it required',
      }),
    breaches: z.object({ pace: Count, retryAfter: Count, robots: Count }).meta({
      description: 'Counted from the ledger, not assumed',
      example: { pace: 0, retryAfter: 0, robots: 0 },
    }),
    budget: z
      .object({ used: Count, left: Count.nullable() })
      .meta({ description: 'Of this UTC day', example: { used: 212, left: 1788 } }),
    breaker: z.enum(['closed', 'open', 'halfOpen']).meta({
      description: 'open: the host fails and is left alone; halfOpen: one request tries it',
      example: 'closed',
    }),
    pausedUntil: Instant.nullable().meta({ description: 'Nothing is sent before', example: null }),
    pauseReason: z.enum(['retryAfter', 'refused', 'failing']).nullable().meta({ example: null }),
  })
  .meta({ id: 'HostCompliance' });

/** What a client reads about our manners. */
export const ComplianceResponse = z
  .object({
    since: Instant,
    until: Instant,
    rules: Rules,
    lostCount: Count.meta({
      description:
        'Lines of the ledger that this instance could not keep while the database was away',
      example: 0,
    }),
    hosts: z.array(HostResponse),
  })
  .meta({ id: 'Compliance' });
