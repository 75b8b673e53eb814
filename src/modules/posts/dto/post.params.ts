import { isPostId } from '@app/linkedin';
import { z } from 'zod';

/** `:postId` in a path: the activity id, digits only. */
export const PostParams = z.strictObject({
  postId: z
    .string()
    .refine(isPostId, 'must be a LinkedIn activity id, digits only')
    .meta({ example: '7390000000000000001' }),
});

export type PostParams = z.infer<typeof PostParams>;
