import { doubleOf } from '../../bson/compare.js';
import { shown } from '../../bson/shown.js';
import { isNumber, toDouble, typeOf, type Value } from '../../bson/value.js';
import { locationError } from '../../server/command-error.js';

/** Rounds a boundary to the next number of a series, which is never the number itself. */
export type Round = (key: Value, isUp: boolean) => Value;

const GRANULARITIES: Record<string, readonly number[]> = {
  '1-2-5': [1, 2, 5, 10],
  R5: [10, 16, 25, 40, 63, 100],
  R10: [100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000],
  E6: [10, 15, 22, 33, 47, 68, 100],
  E12: [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82, 100],
};

function roundable(key: Value): number {
  if (!isNumber(key)) {
    throw locationError(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${typeOf(key)}`,
    );
  }
  const number = doubleOf(key);
  if (Number.isNaN(number) || number < 0) {
    throw locationError(
      Number.isNaN(number) ? 40259 : 40260,
      `$bucketAuto can specify a 'granularity' with boundaries that are not negative only, but found ${number}`,
    );
  }
  return number;
}

/** How to round a boundary down or up to a series of preferred numbers; null when none is asked for. */
export function parseGranularity(value: Value): Round | null {
  if (value === undefined) {
    return null;
  }
  if (value === 'POWERSOF2') {
    return (key, isUp) => {
      const number = roundable(key);
      const power = Math.log2(number);
      return toDouble(isUp ? 2 ** (Math.floor(power) + 1) : 2 ** (Math.ceil(power) - 1));
    };
  }
  const series = GRANULARITIES[shown(value)];
  if (!series) {
    throw locationError(40257, `Unknown rounding granularity '${shown(value)}'`);
  }
  return (key, isUp) => {
    const number = roundable(key);
    if (number === 0) {
      return 0;
    }
    const base = series[0] ?? 1;
    const scale = 10 ** Math.floor(Math.log10(number / base));
    const steps = [scale / 10, scale, scale * 10].flatMap((each) =>
      // Whole steps times powers of ten below one gather noise in the last digit.
      series.map((step) => Number((step * each).toPrecision(15))),
    );
    const found = isUp
      ? steps.find((step) => step > number)
      : steps.findLast((step) => step < number);
    return found === undefined ? undefined : toDouble(found);
  };
}
