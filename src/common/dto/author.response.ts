import { z } from 'zod';

/** Whoever wrote or is mentioned: a person or one of the kinds of pages. */
export const AuthorResponse = z
  .object({
    name: z.string().nullable().meta({ example: 'Brightwell Robotics' }),
    url: z
      .string()
      .nullable()
      .meta({ example: 'https://www.linkedin.com/company/brightwell-robotics' }),
    kind: z.enum(['company', 'school', 'showcase', 'person']).nullable(),
  })
  .meta({ id: 'Author' });
