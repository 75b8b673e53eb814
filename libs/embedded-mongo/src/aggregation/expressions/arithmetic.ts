import { Decimal128, Long } from 'bson';

import {
  addNumbers,
  bigOf,
  divideNumbers,
  fitsLong,
  kindOf,
  moduloNumbers,
  multiplyNumbers,
  subtractNumbers,
  wholeResult,
} from '../../bson/arithmetic.js';
import { doubleOf, exactOf } from '../../bson/compare.js';
import { roundDecimal, toDecimal128 } from '../../bson/decimal.js';
import { isNumber, type NumberValue, toDouble, typeOf, type Value } from '../../bson/value.js';
import { commandError, ERROR_CODES, locationError } from '../../server/command-error.js';
import {
  binary,
  isNil,
  type OperatorParser,
  type OperatorTable,
  unary,
  variadic,
  wrongType,
} from '../operator.js';

function asDate(time: number): Date {
  if (!Number.isFinite(time)) {
    throw commandError('Overflow', 'date overflow');
  }
  return new Date(time);
}

function add(values: Value[], name: string): Value {
  let date: Date | null = null;
  let sum: NumberValue = 0;
  for (const value of values) {
    if (isNil(value)) {
      return null;
    }
    if (value instanceof Date) {
      if (date) {
        throw locationError(16612, 'only one date allowed in an $add expression');
      }
      date = value;
    } else if (isNumber(value)) {
      sum = addNumbers(sum, value);
    } else {
      throw commandError(
        'TypeMismatch',
        `${name} only supports numeric or date types, not ${typeOf(value)}`,
      );
    }
  }
  return date ? asDate(date.getTime() + Math.round(doubleOf(sum))) : sum;
}

function subtract(left: Value, right: Value): Value {
  if (isNil(left) || isNil(right)) {
    return null;
  }
  if (left instanceof Date && right instanceof Date) {
    return Long.fromNumber(left.getTime() - right.getTime());
  }
  if (left instanceof Date && isNumber(right)) {
    return asDate(left.getTime() - Math.round(doubleOf(right)));
  }
  if (isNumber(left) && isNumber(right)) {
    return subtractNumbers(left, right);
  }
  throw commandError('TypeMismatch', `can't $subtract ${typeOf(right)} from ${typeOf(left)}`);
}

function multiply(values: Value[], name: string): Value {
  let product: NumberValue = 1;
  for (const value of values) {
    if (isNil(value)) {
      return null;
    }
    if (!isNumber(value)) {
      throw commandError(
        'TypeMismatch',
        `${name} only supports numeric types, not ${typeOf(value)}`,
      );
    }
    product = multiplyNumbers(product, value);
  }
  return product;
}

/** An operator over two numbers; null stays null. */
export function onTwoNumbers(
  leftCode: number,
  rightCode: number,
  apply: (left: NumberValue, right: NumberValue, name: string) => Value,
): OperatorParser {
  return binary((left, right, name) => {
    if (isNil(left) || isNil(right)) {
      return null;
    }
    if (!isNumber(left) || !isNumber(right)) {
      return isNumber(left)
        ? wrongType(rightCode, name, 'only supports numeric types', right)
        : wrongType(leftCode, name, 'only supports numeric types', left);
    }
    return apply(left, right, name);
  });
}

/** An operator over one number; null stays null. */
export function onNumber(apply: (value: NumberValue, name: string) => Value): OperatorParser {
  return unary((value, name) => {
    if (isNil(value)) {
      return null;
    }
    return isNumber(value)
      ? apply(value, name)
      : wrongType(28765, name, 'only supports numeric types', value);
  });
}

/** An operator over doubles; decimals are calculated as doubles and given back as decimals. */
export function onDouble(apply: (value: number) => number): OperatorParser {
  return onNumber((value) => inKind(apply(doubleOf(value)), value));
}

/** `result` as a decimal where the operand was one, else as a double. */
export function inKind(result: number, source: NumberValue): NumberValue {
  return source instanceof Decimal128 ? Decimal128.fromString(String(result)) : toDouble(result);
}

function absolute(value: NumberValue): NumberValue {
  const kind = kindOf(value);
  if (kind === 'int' || kind === 'long') {
    const big = bigOf(value);
    const positive = big < 0n ? -big : big;
    if (!fitsLong(positive)) {
      throw locationError(28680, "can't take $abs of long long min");
    }
    return wholeResult(positive, kind) ?? 0;
  }
  const exact = kind === 'decimal' ? exactOf(value) : null;
  if (exact) {
    return exact.coefficient < 0n ? multiplyNumbers(value, -1) : value;
  }
  return inKind(Math.abs(doubleOf(value)), value);
}

function halfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

function roundTo(value: NumberValue, place: number, mode: 'even' | 'zero'): NumberValue {
  const kind = kindOf(value);
  const exact = exactOf(value);
  if (!exact || ((kind === 'int' || kind === 'long') && place >= 0)) {
    return value;
  }
  if (kind === 'double' && place === 0) {
    const double = doubleOf(value);
    return toDouble(mode === 'even' ? halfEven(double) : Math.trunc(double));
  }
  const rounded = roundDecimal(exact, place, mode);
  if (kind === 'decimal') {
    return toDecimal128(rounded);
  }
  const double = Number(`${rounded.coefficient.toString()}E${rounded.exponent}`);
  return kind === 'double'
    ? toDouble(double)
    : (wholeResult(BigInt(double), kind) ?? toDouble(double));
}

function rounding(mode: 'even' | 'zero'): OperatorParser {
  return variadic(
    ([value, place = 0], name) => {
      if (isNil(value) || isNil(place)) {
        return null;
      }
      if (!isNumber(value)) {
        return wrongType(51081, name, 'only supports numeric types', value);
      }
      const digits = isNumber(place) ? doubleOf(place) : Number.NaN;
      if (!Number.isInteger(digits)) {
        throw locationError(51082, `precision argument to ${name} must be an integral value`);
      }
      if (digits < -20 || digits > 100) {
        throw locationError(
          51083,
          `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`,
        );
      }
      return roundTo(value, digits, mode);
    },
    1,
    2,
  );
}

function toWhole(direction: (value: number) => number): OperatorParser {
  return onNumber((value) => {
    const kind = kindOf(value);
    if (kind === 'double') {
      return toDouble(direction(doubleOf(value)));
    }
    const exact = kind === 'decimal' ? exactOf(value) : null;
    if (!exact) {
      return value;
    }
    const cut = roundDecimal(exact, 0, 'zero');
    const rest = doubleOf(subtractNumbers(value, toDecimal128(cut)));
    return addNumbers(toDecimal128(cut), direction(rest));
  });
}

function power(base: NumberValue, exponent: NumberValue): Value {
  const result = Math.pow(doubleOf(base), doubleOf(exponent));
  if (doubleOf(base) === 0 && doubleOf(exponent) < 0) {
    throw locationError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  const kinds = [kindOf(base), kindOf(exponent)];
  if (kinds.includes('decimal')) {
    return Decimal128.fromString(String(result));
  }
  if (kinds.includes('double') || doubleOf(exponent) < 0) {
    return toDouble(result);
  }
  const isHuge = Math.abs(result) > 2 ** 63;
  const whole = isHuge
    ? null
    : wholeResult(bigOf(base) ** bigOf(exponent), kinds.includes('long') ? 'long' : 'int');
  return whole ?? toDouble(result);
}

function logBase(name: string, value: NumberValue): number {
  const base = positive(28759, name, value);
  if (base === 1) {
    throw locationError(28759, `${name}'s base must be a positive number not equal to 1, but is 1`);
  }
  return base;
}

function positive(code: number, name: string, value: NumberValue): number {
  const double = doubleOf(value);
  if (double <= 0) {
    throw locationError(code, `${name}'s argument must be a positive number, but is ${double}`);
  }
  return double;
}

function bitwise(start: bigint, combine: (left: bigint, right: bigint) => bigint): OperatorParser {
  return variadic((values, name) => {
    let result = start;
    let isLong = false;
    for (const value of values) {
      if (isNil(value)) {
        return null;
      }
      const kind = isNumber(value) ? kindOf(value) : 'double';
      if (!isNumber(value) || (kind !== 'int' && kind !== 'long')) {
        throw commandError('TypeMismatch', `${name} only supports int and long operands.`);
      }
      isLong ||= kind === 'long';
      result = combine(result, bigOf(value));
    }
    return wholeResult(result, isLong ? 'long' : 'int');
  });
}

/** Arithmetic, logarithms, trigonometry and bits. */
export const arithmeticOperators: OperatorTable = {
  $abs: onNumber(absolute),
  $add: variadic(add),
  $ceil: toWhole(Math.ceil),
  $divide: onTwoNumbers(ERROR_CODES.TypeMismatch, ERROR_CODES.TypeMismatch, (left, right) => {
    const result = divideNumbers(left, right);
    if (result === null) {
      throw commandError('BadValue', "can't $divide by zero");
    }
    return result;
  }),
  $exp: onDouble(Math.exp),
  $floor: toWhole(Math.floor),
  $ln: onNumber((value, name) => inKind(Math.log(positive(28766, name, value)), value)),
  $log: onTwoNumbers(28756, 28757, (value, base, name) =>
    inKind(Math.log(positive(28758, name, value)) / Math.log(logBase(name, base)), value),
  ),
  $log10: onNumber((value, name) => inKind(Math.log10(positive(28761, name, value)), value)),
  $mod: onTwoNumbers(16611, 16611, (left, right) => {
    const result = moduloNumbers(left, right);
    if (result === null) {
      throw locationError(16610, "can't $mod by zero");
    }
    return result;
  }),
  $multiply: variadic(multiply),
  $pow: onTwoNumbers(28762, 28763, power),
  $round: rounding('even'),
  $sqrt: onNumber((value) => {
    if (doubleOf(value) < 0) {
      throw locationError(28714, "$sqrt's argument must be greater than or equal to 0");
    }
    return inKind(Math.sqrt(doubleOf(value)), value);
  }),
  $subtract: binary(subtract),
  $trunc: rounding('zero'),
  $bitAnd: bitwise(-1n, (left, right) => left & right),
  $bitOr: bitwise(0n, (left, right) => left | right),
  $bitXor: bitwise(0n, (left, right) => left ^ right),
  $bitNot: onNumber((value, name) => {
    const kind = kindOf(value);
    if (kind !== 'int' && kind !== 'long') {
      throw commandError('TypeMismatch', `${name} only supports int and long, not ${kind}.`);
    }
    return wholeResult(~bigOf(value), kind);
  }),
};
