import { z } from 'zod';

import { inOrder, Moment, OUT_OF_ORDER } from '../../../common/dto/moment.js';
import { CountQuery, SliceQuery } from '../../../common/pagination/slice.query.js';
import { PostKind } from './post.response.js';

export const ListPostsQuery = z
  .strictObject({
    kind: PostKind.optional().meta({ example: 'image' }),
    since: Moment.meta({
      description: 'Made at or after this instant or day (UTC)',
      example: '2026-10-01',
    }),
    until: Moment.meta({
      description: 'Made before this instant or day (UTC)',
      example: '2026-11-01',
    }),
    hashtag: z
      .string()
      .trim()
      .transform((text) => text.replace(/^#/, '').toLowerCase())
      .pipe(z.string().min(1).max(200))
      .optional()
      .meta({ description: 'With or without #, in any case', example: 'robotics' }),
    reposts: z.enum(['include', 'exclude']).default('include'),
    ...SliceQuery,
    ...CountQuery,
  })
  .refine(inOrder, OUT_OF_ORDER);

export type ListPostsQuery = z.infer<typeof ListPostsQuery>;
