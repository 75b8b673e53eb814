import { Decimal128, Long } from 'bson';

import { doubleOf } from '../bson/compare.js';
import { type NumberValue } from '../bson/value.js';

/** A number as `$toString` writes it. */
export function textOfNumber(value: NumberValue): string {
  if (value instanceof Long || value instanceof Decimal128) {
    return value.toString();
  }
  const double = doubleOf(value);
  if (Number.isInteger(double) && Math.abs(double) >= 1e21) {
    return String(double);
  }
  return Object.is(double, -0) ? '-0' : String(double);
}

/** A date as ISO 8601 in UTC with milliseconds. */
export function isoDate(value: Date): string {
  return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
}
