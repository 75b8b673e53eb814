import { isPostId } from '@app/linkedin';
import { z } from 'zod';

/** `:postId` in a path: the activity id, digits only. */
export const PostParams = z.strictObject({
  postId: z
    .string()
    .refine(isPostId, 'must be a LinkedIn activity id, digits only')
    .meta({ example: '7522164824427702421' }),
});

export type PostParams = z.infer<typeof PostParams>;
