import { Decimal128, Long } from 'bson';

import { doubleOf } from '../bson/compare.js';
import { type NumberValue } from '../bson/value.js';

const DIGITS = 16;

/** A double as C's `%.16g` writes it. */
function textOfDouble(value: number): string {
  const [mantissa = '', exponent] = value.toExponential(DIGITS - 1).split('e');
  const power = Number(exponent);
  if (power < -4 || power >= DIGITS) {
    const digits = String(Math.abs(power)).padStart(2, '0');
    return `${withoutEndZeros(mantissa)}e${power < 0 ? '-' : '+'}${digits}`;
  }
  return withoutEndZeros(value.toFixed(DIGITS - 1 - power));
}

function withoutEndZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A number as `$toString` writes it. */
export function textOfNumber(value: NumberValue): string {
  if (value instanceof Long || value instanceof Decimal128) {
    return value.toString();
  }
  const double = doubleOf(value);
  if (!Number.isFinite(double)) {
    return String(double);
  }
  return Object.is(double, -0) ? '-0' : textOfDouble(double);
}

/** A date as ISO 8601 in UTC with milliseconds. */
export function isoDate(value: Date): string {
  return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
}
