import { BSONRegExp } from 'bson';

import { compareBy, parseSortPattern } from '../aggregation/sort-pattern.js';
import { areEqual, compareValues, doubleOf } from '../bson/compare.js';
import { cloneValue, isDoc, isNumber, typeOf, type Value } from '../bson/value.js';
import { parseFilter } from '../query/filter.js';
import { compileFilter, compileOnValue } from '../query/matcher.js';
import { commandError } from '../server/command-error.js';
import { type FieldOperator } from './field-operators.js';

interface PushOptions {
  readonly items: readonly Value[];
  readonly slice: number | null;
  readonly position: number | null;
  readonly compare: ((left: Value, right: Value) => number) | null;
}

function arrayOf(value: Value, name: string, path: string): Value[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw commandError(
      'BadValue',
      `The field '${path}' must be an array but is of type ${typeOf(value)} (${name})`,
    );
  }
  return value;
}

function wholeOption(value: Value, option: string): number | null {
  if (value === undefined) {
    return null;
  }
  const number = isNumber(value) ? doubleOf(value) : Number.NaN;
  if (!Number.isInteger(number)) {
    throw commandError(
      'BadValue',
      `The value for ${option} must be an integer value but was given type: ${typeOf(value)}`,
    );
  }
  return number;
}

function sortOption(value: Value): PushOptions['compare'] {
  if (value === undefined) {
    return null;
  }
  if (isDoc(value)) {
    const compare = compareBy(parseSortPattern(value));
    return (left, right) => compare(isDoc(left) ? left : {}, isDoc(right) ? right : {});
  }
  const direction = isNumber(value) ? doubleOf(value) : 0;
  if (direction !== 1 && direction !== -1) {
    throw commandError(
      'BadValue',
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  return (left, right) => compareValues(left, right) * direction;
}

function pushOptions(operand: Value): PushOptions {
  if (!isDoc(operand) || !('$each' in operand)) {
    return { items: [operand], slice: null, position: null, compare: null };
  }
  for (const option of Object.keys(operand)) {
    if (!['$each', '$slice', '$sort', '$position'].includes(option)) {
      throw commandError('BadValue', `Unrecognized clause in $push: ${option}`);
    }
  }
  const each = operand.$each;
  if (!Array.isArray(each)) {
    throw commandError(
      'BadValue',
      `The argument to $each in $push must be an array but it was of type: ${typeOf(each)}`,
    );
  }
  return {
    items: each,
    slice: wholeOption(operand.$slice, '$slice'),
    position: wholeOption(operand.$position, '$position'),
    compare: sortOption(operand.$sort),
  };
}

const push: FieldOperator = (operand, path) => {
  const options = pushOptions(operand);
  return (value) => {
    const result = [...arrayOf(value, '$push', path)];
    const items = options.items.map((item) => cloneValue(item));
    if (options.position === null) {
      result.push(...items);
    } else {
      result.splice(options.position, 0, ...items);
    }
    if (options.compare) {
      result.sort(options.compare);
    }
    if (options.slice === null) {
      return result;
    }
    return options.slice >= 0 ? result.slice(0, options.slice) : result.slice(options.slice);
  };
};

const addToSet: FieldOperator = (operand, path) => {
  const hasEach = isDoc(operand) && '$each' in operand;
  const items = hasEach ? operand.$each : [operand];
  if (!Array.isArray(items)) {
    throw commandError(
      'TypeMismatch',
      `The argument to $each in $addToSet must be an array but it was of type ${typeOf(items)}`,
    );
  }
  if (hasEach && Object.keys(operand).length > 1) {
    throw commandError('BadValue', 'Found unexpected fields after $each in $addToSet');
  }
  return (value) => {
    const result = [...arrayOf(value, '$addToSet', path)];
    for (const item of items) {
      if (!result.some((other) => areEqual(other, item))) {
        result.push(cloneValue(item));
      }
    }
    return result;
  };
};

const pop: FieldOperator = (operand, path) => {
  const side = isNumber(operand) ? doubleOf(operand) : Number.NaN;
  if (side !== 1 && side !== -1) {
    throw commandError('FailedToParse', `$pop expects 1 or -1, found: ${JSON.stringify(operand)}`);
  }
  return (value) => {
    if (value === undefined) {
      return undefined;
    }
    if (!Array.isArray(value)) {
      throw commandError(
        'TypeMismatch',
        `Path '${path}' contains an element of non-array type '${typeOf(value)}'`,
      );
    }
    return side === 1 ? value.slice(0, -1) : value.slice(1);
  };
};

function pullTest(operand: Value): (value: Value) => boolean {
  if (operand instanceof BSONRegExp) {
    return compileOnValue(parseFilter({ '': operand }));
  }
  if (!isDoc(operand)) {
    return (value) => areEqual(value, operand);
  }
  if (
    (Object.keys(operand)[0] ?? '').startsWith('$') &&
    !['$and', '$or', '$nor'].includes(Object.keys(operand)[0] ?? '')
  ) {
    return compileOnValue(parseFilter({ '': operand }));
  }
  const matches = compileFilter(parseFilter(operand));
  return (value) => isDoc(value) && matches(value);
}

function removing(name: string, isGone: (value: Value) => boolean, path: string) {
  return (value: Value): Value => {
    if (value === undefined) {
      return undefined;
    }
    if (!Array.isArray(value)) {
      throw commandError('BadValue', `Cannot apply ${name} to a non-array value of '${path}'`);
    }
    return value.filter((item) => !isGone(item));
  };
}

const pullAll: FieldOperator = (operand, path) => {
  if (!Array.isArray(operand)) {
    throw commandError(
      'BadValue',
      `$pullAll requires an array argument but was given a ${typeOf(operand)}`,
    );
  }
  return removing('$pullAll', (value) => operand.some((item) => areEqual(item, value)), path);
};

/** Update operators over arrays. */
export const ARRAY_OPERATORS: Record<string, FieldOperator> = {
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: (operand, path) => removing('$pull', pullTest(operand), path),
  $pullAll: pullAll,
};
