import { parseTarget, type Target } from '@app/linkedin';
import { z } from 'zod';

const MAX_TARGETS = 1000;
const MAX_TARGET_LENGTH = 2048;

const TargetText = z
  .string()
  .max(MAX_TARGET_LENGTH)
  .transform((text, context): Target => {
    const target = parseTarget(text);
    if (target === null) {
      context.addIssue({
        code: 'custom',
        message:
          'must be a pageId, or the public URL of a company, school or showcase page or of a post',
      });
      return z.NEVER;
    }
    return target;
  });

/** Many targets at once; one that cannot be read as a target refuses them all, so that nothing is half done. */
export const RequestScrapesBody = z
  .strictObject({
    targets: z
      .array(TargetText)
      .min(1)
      .max(MAX_TARGETS)
      .meta({
        description: 'pageIds, public URLs of company, school and showcase pages, and of posts',
        example: [
          'tessellate-dynamics',
          'https://www.linkedin.com/company/copperfinch/',
          'https://www.linkedin.com/feed/update/urn:li:activity:7522164824427702421',
        ],
      }),
  })
  .meta({ id: 'RequestScrapes' });

export type RequestScrapesBody = z.infer<typeof RequestScrapesBody>;
