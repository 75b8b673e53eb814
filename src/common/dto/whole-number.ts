import { z } from 'zod';

/** A whole number in a query: digits only, so that `1e3`, `0x10` or a repeated parameter are told, not guessed. */
export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  return z
    .string('must be given once')
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: 'integer', minimum: min, maximum: max });
}
