import { areEqual, compareValues } from '../../bson/compare.js';
import { encodeKey } from '../../bson/key-encoding.js';
import { typeOf, type Value } from '../../bson/value.js';
import { locationError } from '../../server/command-error.js';
import { binary, isNil, isTruthy, type OperatorTable, unary, variadic } from '../operator.js';

function identity(value: Value): string {
  return encodeKey(value).toString('latin1');
}

function unique(values: readonly Value[]): Value[] {
  const seen = new Map<string, Value>();
  for (const value of values) {
    const key = identity(value);
    if (!seen.has(key)) {
      seen.set(key, value);
    }
  }
  return [...seen.values()].sort(compareValues);
}

function arrayOf(code: number, name: string, value: Value): Value[] {
  if (!Array.isArray(value)) {
    throw locationError(
      code,
      `All operands of ${name} must be arrays. One argument is of type: ${typeOf(value)}`,
    );
  }
  return value;
}

/** Operators that see arrays as sets. */
export const setOperators: OperatorTable = {
  $setUnion: variadic((values, name) =>
    values.some(isNil) ? null : unique(values.flatMap((value) => arrayOf(17043, name, value))),
  ),
  $setIntersection: variadic((values, name) => {
    if (values.some(isNil)) {
      return null;
    }
    const [first = [], ...rest] = values.map((value) => arrayOf(17047, name, value));
    const others = rest.map((items) => new Set(items.map(identity)));
    return unique(first.filter((item) => others.every((other) => other.has(identity(item)))));
  }),
  $setDifference: binary((left, right, name) => {
    if (isNil(left) || isNil(right)) {
      return null;
    }
    const items = arrayOf(17048, name, left);
    const others = new Set(arrayOf(17049, name, right).map(identity));
    const seen = new Set<string>();
    return items.filter((item) => {
      const key = identity(item);
      const isNew = !others.has(key) && !seen.has(key);
      seen.add(key);
      return isNew;
    });
  }),
  $setEquals: variadic((values, name) => {
    if (values.length < 2) {
      throw locationError(17045, `${name} needs at least two arguments had: ${values.length}`);
    }
    const sets = values.map((value) => unique(arrayOf(17044, name, value)));
    return sets.every((set) => areEqual(set, sets[0]));
  }),
  $setIsSubset: binary((left, right, name) => {
    const items = arrayOf(17046, name, left);
    const others = new Set(arrayOf(17042, name, right).map(identity));
    return items.every((item) => others.has(identity(item)));
  }),
  $allElementsTrue: unary((value, name) => arrayOf(17040, name, value).every(isTruthy)),
  $anyElementTrue: unary((value, name) => arrayOf(17041, name, value).some(isTruthy)),
};
