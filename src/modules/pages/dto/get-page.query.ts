import { z } from 'zod';

import { wholeNumber } from '../../../common/dto/whole-number.js';

const RELATIONS = ['posts', 'users'] as const;

export const GetPageQuery = z.strictObject({
  maxAge: wholeNumber(0, 31_536_000).optional().meta({
    description:
      'How old the page may be, in seconds; an older one is answered and read again behind the answer. Default: PAGE_MAX_AGE',
    example: 3600,
  }),
  include: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(RELATIONS)))
    .transform((relations) => [...new Set(relations)])
    .optional()
    .meta({
      description: 'Comma list of posts, users: the newest 20 posts, the first 20 people by name',
      example: 'posts,users',
    }),
});

export type GetPageQuery = z.infer<typeof GetPageQuery>;
