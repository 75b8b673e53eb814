import {
  Binary,
  BSONRegExp,
  type BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

/**
 * A BSON value as this library holds it. A JS number is an int32 when it is a whole number in int32 range, else a
 * double; a whole double is wrapped in `Double`, an int64 in `Long`. This is how `bson` serialises them too, so every
 * number goes back to the wire with the type it came with. `undefined` means "missing".
 */
export type Value =
  | null
  | undefined
  | boolean
  | number
  | string
  | Date
  | Double
  | Long
  | Decimal128
  | ObjectId
  | Binary
  | BSONRegExp
  | BSONSymbol
  | Code
  | Timestamp
  | MinKey
  | MaxKey
  | Doc
  | Value[];

/** A BSON document: a plain object whose key order is the field order. */
export interface Doc {
  [field: string]: Value;
}

/** A BSON number of any of the four types. */
export type NumberValue = number | Double | Long | Decimal128;

/** MongoDB's alias of a BSON type, as `$type` spells it. */
export type TypeName =
  | 'missing'
  | 'undefined'
  | 'dbPointer'
  | 'null'
  | 'bool'
  | 'int'
  | 'double'
  | 'long'
  | 'decimal'
  | 'string'
  | 'symbol'
  | 'object'
  | 'array'
  | 'binData'
  | 'objectId'
  | 'date'
  | 'timestamp'
  | 'regex'
  | 'javascript'
  | 'javascriptWithScope'
  | 'minKey'
  | 'maxKey';

const INT32_MIN = -2147483648;
const INT32_MAX = 2147483647;

/** True for a plain document, false for arrays, dates and BSON wrapper classes. */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** True for a BSON number of any type. */
export function isNumber(value: Value): value is NumberValue {
  return (
    typeof value === 'number' ||
    value instanceof Double ||
    (value instanceof Long && !(value instanceof Timestamp)) ||
    value instanceof Decimal128
  );
}

/** True when a JS number stands for an int32 under this library's convention. */
export function isInt32(value: number): boolean {
  return (
    Number.isInteger(value) && value >= INT32_MIN && value <= INT32_MAX && !Object.is(value, -0)
  );
}

/** The double `value`, wrapped when a bare JS number would be read as an int32. */
export function toDouble(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** The whole number `value` as an int32 when it fits, else as an int64. */
export function toInteger(value: number | bigint): number | Long {
  if (value >= INT32_MIN && value <= INT32_MAX) {
    return Number(value) + 0;
  }
  return Long.fromBigInt(BigInt(value));
}

function wrapperType(value: object): TypeName {
  if (value instanceof ObjectId) {
    return 'objectId';
  }
  if (value instanceof Double) {
    return 'double';
  }
  if (value instanceof Timestamp) {
    return 'timestamp';
  }
  if (value instanceof Long) {
    return 'long';
  }
  if (value instanceof Decimal128) {
    return 'decimal';
  }
  if (value instanceof Binary) {
    return 'binData';
  }
  if (value instanceof BSONRegExp) {
    return 'regex';
  }
  if (value instanceof MinKey) {
    return 'minKey';
  }
  if (value instanceof MaxKey) {
    return 'maxKey';
  }
  if (value instanceof Code) {
    return value.scope ? 'javascriptWithScope' : 'javascript';
  }
  return 'symbol';
}

function objectType(value: Exclude<Value, undefined>): TypeName {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  if (isDoc(value)) {
    return 'object';
  }
  return value instanceof Date ? 'date' : wrapperType(Object(value) as object);
}

/** MongoDB's name for the type of `value`. */
export function typeOf(value: Value): TypeName {
  if (typeof value === 'string') {
    return 'string';
  }
  if (typeof value === 'number') {
    return isInt32(value) ? 'int' : 'double';
  }
  if (typeof value === 'boolean') {
    return 'bool';
  }
  return value === undefined ? 'missing' : objectType(value);
}

/** Sets a field even when it is called `__proto__`, which plain assignment would not store. */
export function setField(target: Doc, field: string, value: Value): void {
  if (field === '__proto__') {
    Object.defineProperty(target, field, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    target[field] = value;
  }
}

/** Reads an own field; inherited names such as `constructor` are missing. */
export function getField(target: Doc, field: string): Value {
  const value = target[field];
  return value === undefined || Object.hasOwn(target, field) ? value : undefined;
}

/** Removes a field if it is there. */
export function removeField(target: Doc, field: string): void {
  Reflect.deleteProperty(target, field);
}

/** A deep copy of documents and arrays; leaf values are immutable here and shared. */
export function cloneValue<T extends Value>(value: T): T;
export function cloneValue(value: Value): Value {
  if (Array.isArray(value)) {
    return value.map((item) => cloneValue(item));
  }
  if (isDoc(value)) {
    const copy: Doc = {};
    for (const field of Object.keys(value)) {
      setField(copy, field, cloneValue(value[field]));
    }
    return copy;
  }
  return value;
}
