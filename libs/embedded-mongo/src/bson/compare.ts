import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  ObjectId,
  Timestamp,
} from 'bson';

import { compareDecimals, type Decimal, decimalOfDouble, parseDecimal } from './decimal.js';
import {
  type Doc,
  isDoc,
  isNumber,
  type NumberValue,
  typeOf,
  type TypeName,
  type Value,
} from './value.js';

/** MongoDB's order of types, from https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const RANKS: Record<TypeName, number> = {
  minKey: -1,
  missing: 0,
  undefined: 0,
  null: 5,
  int: 10,
  double: 10,
  long: 10,
  decimal: 10,
  string: 15,
  symbol: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  dbPointer: 55,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  javascript: 60,
  javascriptWithScope: 65,
  maxKey: 127,
};

/** Where the type of `value` stands in MongoDB's order; equal ranks are compared by value. */
export function rankOf(value: Value): number {
  return RANKS[typeOf(value)];
}

/** The order of two strings by their UTF-8 bytes, which JS string comparison is not beyond the BMP. */
export function compareStrings(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) {
      const aIsSurrogate = a >= 0xd800 && a <= 0xdfff;
      const bIsSurrogate = b >= 0xd800 && b <= 0xdfff;
      return aIsSurrogate === bIsSurrogate ? a - b : aIsSurrogate ? 1 : -1;
    }
  }
  return left.length - right.length;
}

/** The number as a double, losing digits that do not fit. */
export function doubleOf(value: NumberValue): number {
  if (typeof value === 'number') {
    return value;
  }
  if (value instanceof Double) {
    return value.value;
  }
  return value instanceof Long ? value.toNumber() : Number(value.toString());
}

/** The exact value of a finite number, or null for NaN and the infinities. */
export function exactOf(value: NumberValue): Decimal | null {
  if (value instanceof Long) {
    return { coefficient: value.toBigInt(), exponent: 0 };
  }
  if (value instanceof Decimal128) {
    return parseDecimal(value);
  }
  const double = doubleOf(value);
  return Number.isFinite(double) ? decimalOfDouble(double) : null;
}

/** MongoDB's order of numbers across their types; NaN is less than every other number. */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  const a = doubleOf(left);
  const b = doubleOf(right);
  if (a < b) {
    return -1;
  }
  if (a > b) {
    return 1;
  }
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
  }
  if (!(
    left instanceof Long ||
    left instanceof Decimal128 ||
    right instanceof Long ||
    right instanceof Decimal128
  )) {
    return 0;
  }
  const exactLeft = exactOf(left);
  const exactRight = exactOf(right);
  return exactLeft && exactRight ? compareDecimals(exactLeft, exactRight) : 0;
}

function compareArrays(left: readonly Value[], right: readonly Value[]): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length;
}

function compareDocs(left: Doc, right: Doc): number {
  const leftFields = Object.keys(left);
  const rightFields = Object.keys(right);
  const length = Math.min(leftFields.length, rightFields.length);
  for (let index = 0; index < length; index += 1) {
    const a = leftFields[index] ?? '';
    const b = rightFields[index] ?? '';
    const order =
      rankOf(left[a]) - rankOf(right[b]) ||
      compareStrings(a, b) ||
      compareValues(left[a], right[b]);
    if (order !== 0) {
      return order;
    }
  }
  return leftFields.length - rightFields.length;
}

function compareBinaries(left: Binary, right: Binary): number {
  return (
    left.length() - right.length() ||
    left.sub_type - right.sub_type ||
    Buffer.compare(left.value(), right.value())
  );
}

function compareWrappers(left: Value, right: Value): number {
  if (left instanceof ObjectId && right instanceof ObjectId) {
    return Buffer.compare(left.id, right.id);
  }
  if (left instanceof Date && right instanceof Date) {
    return left.getTime() - right.getTime();
  }
  if (left instanceof Binary && right instanceof Binary) {
    return compareBinaries(left, right);
  }
  if (left instanceof Timestamp && right instanceof Timestamp) {
    return left.compare(right);
  }
  if (left instanceof BSONRegExp && right instanceof BSONRegExp) {
    return (
      compareStrings(left.pattern, right.pattern) || compareStrings(left.options, right.options)
    );
  }
  if (left instanceof Code && right instanceof Code) {
    return (
      compareStrings(left.code, right.code) || compareDocs(left.scope ?? {}, right.scope ?? {})
    );
  }
  return 0;
}

function textOf(value: Value): string | null {
  return typeof value === 'string' ? value : value instanceof BSONSymbol ? value.value : null;
}

/** MongoDB's total order over all BSON values: types first, then values; negative, zero or positive. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === 'number' && typeof right === 'number') {
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : compareNumbers(left, right);
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return compareStrings(left, right);
  }
  const rank = rankOf(left) - rankOf(right);
  if (rank !== 0) {
    return rank;
  }
  if (isNumber(left) && isNumber(right)) {
    return compareNumbers(left, right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return compareArrays(left, right);
  }
  if (isDoc(left) && isDoc(right)) {
    return compareDocs(left, right);
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    return Number(left) - Number(right);
  }
  const a = textOf(left);
  const b = textOf(right);
  return a !== null && b !== null ? compareStrings(a, b) : compareWrappers(left, right);
}

/** Equality as `$eq` sees it: numbers of different types are equal when their values are. */
export function areEqual(left: Value, right: Value): boolean {
  return left === right || compareValues(left, right) === 0;
}
