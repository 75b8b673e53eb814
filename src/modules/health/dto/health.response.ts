import { z } from 'zod';

/** How one thing is that the product leans on; what else it tells is its own. */
export const DependencyHealth = z
  .looseObject({
    status: z.enum(['up', 'degraded', 'down', 'off']).meta({
      description: '`off`: not configured or not there, and not missed',
      example: 'up',
    }),
    latencyMs: z.number().meta({
      description: 'How long it took to answer, or was waited for',
      example: 2,
    }),
    since: z.iso.datetime().meta({
      description: 'When this instance first found it in this state',
      example: '2026-11-02T09:00:00.000Z',
    }),
  })
  .meta({ id: 'DependencyHealth' });

export type DependencyHealth = z.infer<typeof DependencyHealth>;

/** How this instance is and what it leans on; `status` is the worst that matters. */
export const HealthResponse = z
  .object({
    status: z.enum(['ok', 'degraded', 'down', 'stopping']).meta({ example: 'ok' }),
    version: z.string().meta({ example: '0.1.0' }),
    uptimeSeconds: z.int().meta({ example: 3600 }),
    dependencies: z.record(z.string(), DependencyHealth).meta({
      description: 'database, cache, source, queue, browser, disk and more, each under its name',
      example: { database: { status: 'up', latencyMs: 2, since: '2026-11-02T09:00:00.000Z' } },
    }),
  })
  .meta({ id: 'Health' });

export type HealthResponse = z.infer<typeof HealthResponse>;

/** The short answer for probes. */
export const ProbeResponse = z
  .object({ status: z.enum(['ok', 'starting', 'down', 'stopping']).meta({ example: 'ok' }) })
  .meta({ id: 'Probe' });

export type ProbeResponse = z.infer<typeof ProbeResponse>;
