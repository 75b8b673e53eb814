import { z } from 'zod';

import { wholeNumber } from '../dto/whole-number.js';

/** What every list accepts; spread into the list's own strict object. */
export const SliceQuery = {
  limit: wholeNumber(1, 100)
    .default(20)
    .meta({ description: 'How many items at most', default: 20, example: 20 }),
  cursor: z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .meta({ description: 'nextCursor of the slice before; only with the same filter and sort' }),
};

/** Adds the true total of the filter to the answer. */
export const CountQuery = {
  count: z.stringbool().default(false).meta({
    type: 'boolean',
    description: 'Also answer the true total',
    default: false,
    example: true,
  }),
};

/** The wire form of a slice of something. */
export function sliceOf<T extends z.ZodType>(
  item: T,
  id: string,
): z.ZodObject<{
  items: z.ZodArray<T>;
  nextCursor: z.ZodNullable<z.ZodString>;
  total: z.ZodNullable<z.ZodInt>;
}> {
  return z
    .object({
      items: z.array(item),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'Pass as cursor for the next slice; null at the end', example: null }),
      total: z.int().nullable().meta({ description: 'Only with count=true', example: null }),
    })
    .meta({ id });
}
