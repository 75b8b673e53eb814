import { z } from 'zod';

import { QueryText } from './query-text.js';

/** A whole number in a query: digits only, so that `1e3`, `0x10` or a repeated parameter are told, not guessed. */
export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  const message =
    max === Number.MAX_SAFE_INTEGER
      ? `must be a whole number, at least ${min}`
      : `must be a whole number from ${min} to ${max}`;
  return QueryText.regex(/^\d{1,16}$/, message)
    .transform(Number)
    .pipe(z.int(message).min(min, message).max(max, message))
    .meta({ type: 'integer', minimum: min, maximum: max });
}
