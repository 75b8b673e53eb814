import { z } from 'zod';

/** Which fields a document gave, where from, and which it should have given. */
export const CoverageResponse = z
  .object({
    found: z
      .record(z.string(), z.enum(['jsonLd', 'attribute', 'text']))
      .meta({ example: { name: 'jsonLd', totalFollowers: 'text' } }),
    missing: z.array(z.string()).meta({ example: ['people'] }),
    isTruncated: z.boolean().meta({ description: 'The document was cut off', example: false }),
  })
  .meta({ id: 'Coverage' });
