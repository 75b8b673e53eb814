import { z } from 'zod';

const RELATIONS = ['posts', 'users'] as const;

export const GetPageQuery = z.strictObject({
  include: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(RELATIONS)))
    .transform((relations) => [...new Set(relations)])
    .optional()
    .meta({
      description: 'Comma list of posts, users: the newest 20 of each come along',
      example: 'posts,users',
    }),
});

export type GetPageQuery = z.infer<typeof GetPageQuery>;
