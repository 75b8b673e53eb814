import { Binary, Long } from 'bson';

import { doubleOf } from '../bson/compare.js';
import { isNumber, type NumberValue, type TypeName, type Value } from '../bson/value.js';
import { commandError } from '../server/command-error.js';

const TYPE_NUMBERS: Record<string, TypeName> = {
  '1': 'double',
  '2': 'string',
  '3': 'object',
  '4': 'array',
  '5': 'binData',
  '6': 'undefined',
  '7': 'objectId',
  '8': 'bool',
  '9': 'date',
  '10': 'null',
  '11': 'regex',
  '12': 'dbPointer',
  '13': 'javascript',
  '14': 'symbol',
  '15': 'javascriptWithScope',
  '16': 'int',
  '17': 'timestamp',
  '18': 'long',
  '19': 'decimal',
  '-1': 'minKey',
  '127': 'maxKey',
};
const TYPE_NAMES = new Set(Object.values(TYPE_NUMBERS));
const NUMBER_TYPES: readonly TypeName[] = ['int', 'long', 'double', 'decimal'];

function typesOf(value: Value): readonly TypeName[] {
  if (typeof value === 'string') {
    if (value === 'number') {
      return NUMBER_TYPES;
    }
    const name = [...TYPE_NAMES].find((known) => known === value);
    if (!name) {
      throw commandError('BadValue', `Unknown type name alias: ${value}`);
    }
    return [name];
  }
  const name = isNumber(value) ? TYPE_NUMBERS[String(doubleOf(value))] : undefined;
  if (!name) {
    throw commandError(
      isNumber(value) ? 'BadValue' : 'TypeMismatch',
      isNumber(value)
        ? `Invalid numerical type code: ${String(doubleOf(value))}`
        : 'type must be represented as a number or a string',
    );
  }
  return [name];
}

/** The types a `$type` asks for, by alias, by number, or a list of either. */
export function parseTypes(operand: Value): ReadonlySet<TypeName> {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) {
    throw commandError('FailedToParse', 'type must match at least one type');
  }
  return new Set(list.flatMap(typesOf));
}

/** A finite number cut to a whole one, or null when it is none. */
export function wholeOf(value: NumberValue): bigint | null {
  if (value instanceof Long) {
    return value.toBigInt();
  }
  const double = Math.trunc(doubleOf(value));
  return Number.isFinite(double) ? BigInt(double) : null;
}

/** `[divisor, remainder]` of `$mod`. */
export function parseMod(operand: Value): { divisor: bigint; remainder: bigint } {
  if (!Array.isArray(operand)) {
    throw commandError('BadValue', 'malformed mod, needs to be an array');
  }
  const [divisor, remainder] = operand;
  if (operand.length < 2) {
    throw commandError('BadValue', 'malformed mod, not enough elements');
  }
  if (operand.length > 2) {
    throw commandError('BadValue', 'malformed mod, too many elements');
  }
  if (!isNumber(divisor) || !isNumber(remainder)) {
    throw commandError('BadValue', 'malformed mod, divisor and remainder must be numbers');
  }
  const by = wholeOf(divisor);
  const rest = wholeOf(remainder);
  if (by === null || rest === null) {
    throw commandError('BadValue', 'malformed mod, divisor and remainder must be finite');
  }
  if (by === 0n) {
    throw commandError('BadValue', 'divisor cannot be 0');
  }
  return { divisor: by, remainder: rest };
}

/** The length `$size` asks for. */
export function parseSize(operand: Value): number {
  const size = isNumber(operand) ? doubleOf(operand) : Number.NaN;
  if (!Number.isInteger(size)) {
    throw commandError('BadValue', 'Failed to parse $size. Expected an integer');
  }
  if (size < 0) {
    throw commandError('BadValue', 'Failed to parse $size. Expected a non-negative number');
  }
  return size;
}

function maskOfBytes(bytes: Uint8Array): bigint {
  return bytes.reduceRight((mask, byte) => (mask << 8n) | BigInt(byte), 0n);
}

/** The bit mask of `$bitsAllSet` and its relatives: a number, positions, or bytes (lowest first). */
export function parseBits(operand: Value): bigint {
  if (operand instanceof Binary) {
    return maskOfBytes(operand.value());
  }
  if (Array.isArray(operand)) {
    return operand.reduce<bigint>((mask, position) => {
      const bit = isNumber(position) ? doubleOf(position) : Number.NaN;
      if (!Number.isInteger(bit) || bit < 0) {
        throw commandError('BadValue', 'bit positions must be integers that are not negative');
      }
      return mask | (1n << BigInt(bit));
    }, 0n);
  }
  const whole = isNumber(operand) && Number.isInteger(doubleOf(operand)) ? wholeOf(operand) : null;
  if (whole === null || whole < 0n) {
    throw commandError(
      isNumber(operand) ? 'FailedToParse' : 'BadValue',
      'a bit mask must be a whole number, an array of positions or BinData',
    );
  }
  return whole;
}

/** The bits of a stored value, or null when it has none. Negative numbers extend their sign. */
export function bitsOf(value: Value): bigint | null {
  if (value instanceof Binary) {
    return maskOfBytes(value.value());
  }
  if (!isNumber(value)) {
    return null;
  }
  return value instanceof Long || Number.isSafeInteger(doubleOf(value)) ? wholeOf(value) : null;
}
