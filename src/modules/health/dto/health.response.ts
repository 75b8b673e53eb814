import { z } from 'zod';

const Dependency = z
  .looseObject({
    status: z.enum(['up', 'degraded', 'down', 'off']),
    latencyMs: z.number().meta({ example: 2 }),
  })
  .meta({ id: 'DependencyHealth' });

/** How this instance is and what it leans on; `status` is the worst that matters. */
export const HealthResponse = z
  .object({
    status: z.enum(['ok', 'degraded', 'down', 'stopping']).meta({ example: 'ok' }),
    version: z.string().meta({ example: '0.1.0' }),
    uptimeSeconds: z.int().meta({ example: 3600 }),
    dependencies: z
      .record(z.string(), Dependency)
      .meta({ example: { database: { status: 'up', latencyMs: 2 } } }),
  })
  .meta({ id: 'Health' });

export type HealthResponse = z.infer<typeof HealthResponse>;

/** The short answer for probes. */
export const ProbeResponse = z
  .object({ status: z.enum(['ok', 'down', 'stopping']).meta({ example: 'ok' }) })
  .meta({ id: 'Probe' });

export type ProbeResponse = z.infer<typeof ProbeResponse>;
