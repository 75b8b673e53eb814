import { isPageId } from '@app/linkedin';
import { z } from 'zod';

/** `:pageId` in a path: the last segment of a company page's public URL, in any case, or its numeric id. */
export const PageParams = z.strictObject({
  pageId: z
    .string()
    .transform((text) => text.normalize('NFC').toLowerCase())
    .refine(isPageId, 'must be the last segment of a company page URL, such as "acme"')
    .meta({ example: 'tessellate-dynamics' }),
});

export type PageParams = z.infer<typeof PageParams>;
