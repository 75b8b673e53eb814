import { compareNumbers, doubleOf } from '../bson/compare.js';
import { isNumber, type NumberValue, toDouble, type Value } from '../bson/value.js';
import { commandError, locationError } from '../server/command-error.js';

/**
 * The values at the given fractions, as doubles. The server's only method, `approximate`, gives for what fits in
 * memory the value at rank ceil(p × n).
 */
export function percentiles(
  values: readonly NumberValue[],
  fractions: Value,
  method: Value,
): Value[] {
  if (method !== 'approximate') {
    throw commandError(
      'BadValue',
      "Currently only 'approximate' can be used as percentile 'method'.",
    );
  }
  if (!Array.isArray(fractions) || fractions.length === 0) {
    throw locationError(
      7750301,
      "The $percentile 'p' field must be an array of numbers in [0.0, 1.0]",
    );
  }
  const sorted = values.toSorted(compareNumbers);
  return fractions.map((fraction) => {
    const p = isNumber(fraction) ? doubleOf(fraction) : Number.NaN;
    if (!(p >= 0 && p <= 1)) {
      throw locationError(
        7750303,
        "The $percentile 'p' field must be an array of numbers in [0.0, 1.0]",
      );
    }
    const rank = Math.max(0, Math.ceil(p * sorted.length) - 1);
    const value = sorted[rank];
    return value === undefined ? null : toDouble(doubleOf(value));
  });
}

/** The standard deviation; `missing` is 0 for a population, 1 for a sample. Null when there are too few values. */
export function standardDeviation(values: readonly NumberValue[], missing: 0 | 1): Value {
  const numbers = values.map(doubleOf);
  if (numbers.length <= missing) {
    return null;
  }
  let mean = 0;
  let squares = 0;
  numbers.forEach((value, index) => {
    const delta = value - mean;
    mean += delta / (index + 1);
    squares += delta * (value - mean);
  });
  return toDouble(Math.sqrt(squares / (numbers.length - missing)));
}
