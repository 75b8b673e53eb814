import { z } from 'zod';

/** `:scrapeId` in a path. */
export const ScrapeParams = z.strictObject({
  scrapeId: z
    .uuid('must be the id of a scrape')
    .meta({ example: '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11' }),
});

export type ScrapeParams = z.infer<typeof ScrapeParams>;
