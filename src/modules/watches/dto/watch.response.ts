import { z } from 'zod';

import { Instant } from '../../../common/dto/instant.js';
import { sliceOf } from '../../../common/pagination/slice.query.js';

/** What a client reads about a watch. */
export const WatchResponse = z
  .object({
    pageId: z.string().meta({ example: 'tessellate-dynamics' }),
    everySeconds: z.int().meta({ example: 86_400 }),
    nextAt: Instant.meta({ description: 'When it is due next' }),
    lastDueAt: Instant.nullable().meta({
      description: 'When it was due last; null before the first time',
    }),
    createdAt: Instant,
  })
  .meta({ id: 'Watch' });

export const WatchSlice = sliceOf(WatchResponse, 'WatchSlice');
