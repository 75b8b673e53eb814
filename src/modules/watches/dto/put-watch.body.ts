import { z } from 'zod';

const YEAR_SECONDS = 31_536_000;

export const PutWatchBody = z
  .strictObject({
    everySeconds: z.int().min(1).max(YEAR_SECONDS).meta({
      description: 'At least this long from one scrape to the next; see WATCH_MIN_INTERVAL_SECONDS',
      example: 86_400,
    }),
  })
  .meta({ id: 'PutWatch' });

export type PutWatchBody = z.infer<typeof PutWatchBody>;
