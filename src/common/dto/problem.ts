import { z } from 'zod';

/** RFC 9457 problem details, the one shape of every error. */
export const Problem = z
  .object({
    type: z.string().meta({
      description: 'Names the kind of problem',
      example: 'urn:pagelens:problem:page-not-found',
    }),
    title: z.string().meta({ example: 'Not Found' }),
    status: z.int().meta({ example: 404 }),
    code: z
      .string()
      .meta({ description: 'Stable; listed in docs/errors.md', example: 'PAGE_NOT_FOUND' }),
    detail: z.string().meta({ example: 'No company page is known under "ghost"' }),
    instance: z.string().meta({ example: '/api/v1/pages/ghost' }),
    requestId: z.string().meta({ example: '0b8f6f6e-6a0e-4c1c-9b7e-2f4f2f1c9a11' }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'For 400: each field and what is wrong with it' }),
  })
  .catchall(z.unknown())
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof Problem>;
