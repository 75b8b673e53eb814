import { z } from 'zod';

/** Answered with 202 while a page is read for the first time. */
export const ScrapePending = z
  .object({
    scrapeId: z.string().meta({ example: '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11' }),
    state: z.literal('running'),
  })
  .meta({ id: 'ScrapePending' });

export type ScrapePending = z.infer<typeof ScrapePending>;
