import { z } from 'zod';

import { Instant } from '../../../common/dto/instant.js';
import { sliceOf } from '../../../common/pagination/slice.query.js';

/** What a client reads about a person. A newly stored field stays private until it is named here. */
export const PersonResponse = z
  .object({
    userId: z.string().meta({ example: 'ada-example' }),
    pageId: z.string().meta({ example: 'brightwell-robotics' }),
    name: z.string().nullable().meta({ example: 'Ada Example' }),
    headline: z.string().nullable().meta({ example: 'Head of gait' }),
    profileUrl: z.string().meta({ example: 'https://www.linkedin.com/in/ada-example' }),
    imageUrl: z.string().nullable().meta({ example: null }),
    relation: z.enum(['employee']),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
  })
  .meta({ id: 'Person' });

export const PersonSlice = sliceOf(PersonResponse, 'PersonSlice');
