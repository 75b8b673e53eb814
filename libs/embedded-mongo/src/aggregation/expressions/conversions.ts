import { Binary, calculateObjectSize, Decimal128, Long, ObjectId, Timestamp } from 'bson';

import { fitsLong, kindOf } from '../../bson/arithmetic.js';
import { doubleOf, exactOf } from '../../bson/compare.js';
import {
  parseDecimalText,
  roundDecimal,
  shortDecimalOfDouble,
  toDecimal128,
} from '../../bson/decimal.js';
import {
  isDoc,
  isNumber,
  type NumberValue,
  toDouble,
  type TypeName,
  typeOf,
  type Value,
} from '../../bson/value.js';
import { parseTypes } from '../../query/filter-arguments.js';
import { commandError, type CommandError, locationError } from '../../server/command-error.js';
import { parseDateText } from '../date-text.js';
import {
  isNil,
  isTruthy,
  namedOperands,
  type OperatorParser,
  type OperatorTable,
  unary,
} from '../operator.js';
import { isoDate, textOfNumber } from '../value-text.js';

function failure(value: Value, to: string, reason = ''): CommandError {
  const detail = reason === '' ? '' : `: ${reason}`;
  return commandError(
    'ConversionFailure',
    `Unsupported conversion from ${typeOf(value)} to ${to} in $convert with no onError value${detail}`,
  );
}

function textFailure(text: string, to: string): CommandError {
  return commandError(
    'ConversionFailure',
    `Failed to parse number '${text}' in $convert with no onError value: not a valid ${to}`,
  );
}

function wholeFrom(value: Value, to: 'int' | 'long'): bigint {
  if (typeof value === 'boolean') {
    return value ? 1n : 0n;
  }
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) {
      throw textFailure(value, to);
    }
    return BigInt(value.replace(/^\+/, ''));
  }
  if (value instanceof Date && to === 'long') {
    return BigInt(value.getTime());
  }
  const exact = isNumber(value) ? exactOf(value) : null;
  if (!exact) {
    throw failure(value, to);
  }
  const cut = roundDecimal(exact, 0, 'zero');
  return cut.coefficient * 10n ** BigInt(Math.max(0, cut.exponent));
}

function toInt(value: Value): Value {
  const whole = wholeFrom(value, 'int');
  if (BigInt.asIntN(32, whole) !== whole) {
    throw commandError(
      'ConversionFailure',
      `Conversion would overflow target type in $convert with no onError value: ${whole.toString()}`,
    );
  }
  return Number(whole);
}

function toLong(value: Value): Value {
  const whole = wholeFrom(value, 'long');
  if (!fitsLong(whole)) {
    throw commandError(
      'ConversionFailure',
      `Conversion would overflow target type in $convert with no onError value: ${whole.toString()}`,
    );
  }
  return Long.fromBigInt(whole);
}

function isNumberText(text: string): boolean {
  return parseDecimalText(text) !== null || /^[+-]?(inf|infinity|nan)$/i.test(text);
}

function doubleText(text: string): number {
  const named = /^([+-]?)(?:inf|infinity)$/i.exec(text);
  return named ? Number(`${named[1] ?? ''}Infinity`) : Number(text);
}

function toDoubleValue(value: Value): Value {
  if (typeof value === 'string') {
    if (!isNumberText(value)) {
      throw textFailure(value, 'double');
    }
    return toDouble(doubleText(value));
  }
  if (typeof value === 'boolean') {
    return toDouble(value ? 1 : 0);
  }
  if (value instanceof Date) {
    return toDouble(value.getTime());
  }
  if (!isNumber(value)) {
    throw failure(value, 'double');
  }
  return toDouble(doubleOf(value));
}

function decimalOf(value: NumberValue): Decimal128 {
  if (value instanceof Decimal128) {
    return value;
  }
  const exact = exactOf(value);
  if (kindOf(value) === 'double' && exact) {
    return toDecimal128(shortDecimalOfDouble(doubleOf(value)));
  }
  return exact ? toDecimal128(exact) : Decimal128.fromString(String(doubleOf(value)));
}

function toDecimalValue(value: Value): Value {
  if (typeof value === 'string') {
    if (!isNumberText(value)) {
      throw textFailure(value, 'decimal');
    }
    return Decimal128.fromString(value);
  }
  if (typeof value === 'boolean') {
    return Decimal128.fromString(value ? '1' : '0');
  }
  if (value instanceof Date) {
    return Decimal128.fromString(String(value.getTime()));
  }
  if (!isNumber(value)) {
    throw failure(value, 'decimal');
  }
  return decimalOf(value);
}

function toStringValue(value: Value): Value {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'boolean') {
    return String(value);
  }
  if (isNumber(value)) {
    return textOfNumber(value);
  }
  if (value instanceof Date) {
    return isoDate(value);
  }
  if (value instanceof ObjectId) {
    return value.toHexString();
  }
  if (value instanceof Binary) {
    return value.sub_type === Binary.SUBTYPE_UUID
      ? value.toUUID().toString()
      : value.toString('base64');
  }
  throw failure(value, 'string');
}

function toDateValue(value: Value): Value {
  if (value instanceof Date) {
    return value;
  }
  if (value instanceof ObjectId) {
    return value.getTimestamp();
  }
  if (value instanceof Timestamp) {
    return new Date(value.t * 1000);
  }
  if (typeof value === 'string') {
    return parseDateText(value);
  }
  if (isNumber(value) && kindOf(value) !== 'int') {
    return new Date(Math.trunc(doubleOf(value)));
  }
  throw failure(value, 'date');
}

function toObjectId(value: Value): Value {
  if (value instanceof ObjectId) {
    return value;
  }
  if (typeof value !== 'string') {
    throw failure(value, 'objectId');
  }
  if (!/^[0-9a-fA-F]{24}$/.test(value)) {
    throw commandError(
      'ConversionFailure',
      `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found ${value.length}`,
    );
  }
  return new ObjectId(value);
}

const CONVERTERS: Partial<Record<TypeName, (value: Value) => Value>> = {
  bool: (value) => isTruthy(value),
  int: toInt,
  long: toLong,
  double: toDoubleValue,
  decimal: toDecimalValue,
  string: toStringValue,
  date: toDateValue,
  objectId: toObjectId,
};

function conversion(to: TypeName): OperatorParser {
  const convert = CONVERTERS[to];
  return unary((value) => (isNil(value) ? null : convert?.(value)));
}

const convertOperator: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['input', 'to'], ['onError', 'onNull', 'format']);
  const input = parse(named.input);
  const to = parse(named.to);
  const onError = named.onError === undefined ? null : parse(named.onError);
  const onNull = named.onNull === undefined ? null : parse(named.onNull);
  return (doc, scope) => {
    const value = input(doc, scope);
    const target = to(doc, scope);
    if (isNil(value)) {
      return onNull ? onNull(doc, scope) : null;
    }
    if (isNil(target)) {
      return null;
    }
    const wanted = isDoc(target) ? target.type : target;
    const [type] = parseTypes(wanted);
    try {
      const convert = type ? CONVERTERS[type] : undefined;
      if (!convert) {
        throw failure(value, String(type));
      }
      return convert(value);
    } catch (error) {
      if (onError) {
        return onError(doc, scope);
      }
      throw error;
    }
  };
};

/** Conversions between types and questions about them. */
export const conversionOperators: OperatorTable = {
  $convert: convertOperator,
  $toBool: conversion('bool'),
  $toInt: conversion('int'),
  $toLong: conversion('long'),
  $toDouble: conversion('double'),
  $toDecimal: conversion('decimal'),
  $toString: conversion('string'),
  $toDate: conversion('date'),
  $toObjectId: conversion('objectId'),
  $type: unary((value) => typeOf(value)),
  $isNumber: unary((value) => isNumber(value)),
  $bsonSize: unary((value, name) => {
    if (isNil(value)) {
      return null;
    }
    if (!isDoc(value)) {
      throw locationError(31393, `${name} requires a document input, found: ${typeOf(value)}`);
    }
    return calculateObjectSize(value);
  }),
  $binarySize: unary((value, name) => {
    if (isNil(value)) {
      return null;
    }
    if (typeof value === 'string') {
      return Buffer.byteLength(value);
    }
    if (value instanceof Binary) {
      return value.length();
    }
    throw locationError(
      51276,
      `${name} requires a string or BinData argument, found: ${typeOf(value)}`,
    );
  }),
};
