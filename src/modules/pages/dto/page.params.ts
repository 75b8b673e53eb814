import { isPageId, SLUG_PATTERN_FOR_FORMS } from '@app/linkedin';
import { z } from 'zod';

const MESSAGE = 'must be the last segment of a company page URL, such as "acme"';

/** `:pageId` in a path: the last segment of a company page's public URL, in any case, or its numeric id. */
export const PageParams = z.strictObject({
  pageId: z
    .string()
    .transform((text) => text.normalize('NFC').toLowerCase())
    .refine(isPageId, MESSAGE)
    .meta({ pattern: SLUG_PATTERN_FOR_FORMS, example: 'tessellate-dynamics' }),
});

export type PageParams = z.infer<typeof PageParams>;
