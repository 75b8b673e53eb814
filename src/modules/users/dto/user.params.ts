import { isUserId } from '@app/linkedin';
import { z } from 'zod';

/** `:userId` in a path: the last segment of a member's public URL, in any case. */
export const UserParams = z.strictObject({
  userId: z
    .string()
    .transform((text) => text.normalize('NFC').toLowerCase())
    .refine(isUserId, 'must be the last segment of a member URL, such as "ada-example"')
    .meta({ example: 'dagny-i-458c159' }),
});

export type UserParams = z.infer<typeof UserParams>;
