import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Long, ObjectId, Timestamp } from 'bson';

import { doubleOf, exactOf } from './compare.js';
import { type Decimal, decimalOfDouble, digitCount, subtractDecimals } from './decimal.js';
import {
  type Doc,
  isDoc,
  isNumber,
  type NumberValue,
  typeOf,
  type TypeName,
  type Value,
} from './value.js';

/**
 * Order-preserving bytes of BSON values: comparing encodings with memcmp is comparing the values in MongoDB's order,
 * and no encoding is a prefix of another. Equal numbers of different types have the same encoding.
 */
export const KEY_TAG: Record<TypeName, number> = {
  minKey: 0x08,
  missing: 0x10,
  undefined: 0x10,
  null: 0x18,
  int: 0x20,
  double: 0x20,
  long: 0x20,
  decimal: 0x20,
  string: 0x28,
  symbol: 0x28,
  object: 0x30,
  array: 0x38,
  binData: 0x40,
  objectId: 0x48,
  bool: 0x50,
  date: 0x58,
  timestamp: 0x60,
  regex: 0x68,
  dbPointer: 0x6c,
  javascript: 0x70,
  javascriptWithScope: 0x78,
  maxKey: 0xf0,
};

const END = 0x01;
const EXACT = 0x80;
const BELOW = 0x7f;
const ABOVE = 0x81;
const FAR_ABOVE = 0x90;
const FAR_BELOW = 0x70;
const EXPONENT_BIAS = 20_000;
const NEEDS_ESCAPE = new RegExp('[\\u0000\\u0001]');

/** A growing byte buffer, reused between encodings because most keys are short and there are many. */
class KeyWriter {
  private bytes = Buffer.allocUnsafe(256);
  private length = 0;

  reset(): void {
    this.length = 0;
  }

  result(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  private reserve(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const larger = Buffer.allocUnsafe(this.length * 2);
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
    }
    return at;
  }

  byte(value: number): void {
    // Reserved first: it may put another buffer in the place of this one.
    const at = this.reserve(1);
    this.bytes[at] = value;
  }

  uint32(value: number): void {
    const at = this.reserve(4);
    this.bytes.writeUInt32BE(value >>> 0, at);
  }

  raw(source: Uint8Array): void {
    const at = this.reserve(source.length);
    this.bytes.set(source, at);
  }

  /** UTF-8 closed by 00; the bytes 00 and 01 become 01 01 and 01 02, so that nothing is a prefix of another. */
  text(value: string): void {
    const at = this.reserve(Buffer.byteLength(value));
    this.bytes.write(value, at, 'utf8');
    if (NEEDS_ESCAPE.test(value)) {
      const plain = Buffer.from(value, 'utf8');
      this.length = at;
      for (const code of plain) {
        if (code > 1) {
          this.byte(code);
        } else {
          this.byte(1);
          this.byte(code + 1);
        }
      }
    }
    this.byte(0);
  }

  /** The eight bytes of a double, flipped so that unsigned order is numeric order. */
  double(value: number): void {
    const at = this.reserve(8);
    this.bytes.writeDoubleBE(value === 0 ? 0 : value, at);
    const isNegative = value < 0;
    for (let index = at; index < at + 8; index += 1) {
      this.bytes[index] = (this.bytes[index] ?? 0) ^ (isNegative ? 0xff : index === at ? 0x80 : 0);
    }
  }
}

function writeFar(writer: KeyWriter, rest: Decimal): void {
  const isNegative = rest.coefficient < 0n;
  const digits = (isNegative ? -rest.coefficient : rest.coefficient).toString().replace(/0+$/, '');
  const magnitude = rest.exponent + digitCount(rest.coefficient) + EXPONENT_BIAS;
  const flip = isNegative ? 0xff : 0;
  writer.byte(isNegative ? FAR_BELOW : FAR_ABOVE);
  writer.byte((magnitude >> 8) ^ flip);
  writer.byte((magnitude & 0xff) ^ flip);
  for (const digit of digits) {
    writer.byte(digit.charCodeAt(0) ^ flip);
  }
  writer.byte(0x01 ^ flip);
}

/**
 * The nearest double, then what is left of the exact value in the same way. Rounding is monotonic, so comparing
 * nearest doubles first and remainders second is comparing exact values.
 */
function writeExact(writer: KeyWriter, value: Decimal): void {
  const text = `${value.coefficient.toString()}E${value.exponent}`;
  const nearest = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text)));
  writer.double(nearest);
  const rest = subtractDecimals(value, decimalOfDouble(nearest));
  if (rest.coefficient === 0n) {
    writer.byte(EXACT);
    return;
  }
  const restIsRepresentable = nearest !== 0 && Math.abs(nearest) !== Number.MAX_VALUE;
  if (!restIsRepresentable) {
    writeFar(writer, rest);
    return;
  }
  writer.byte(rest.coefficient < 0n ? BELOW : ABOVE);
  writeExact(writer, rest);
}

function writeNumber(writer: KeyWriter, value: NumberValue): void {
  const double = doubleOf(value);
  if (Number.isNaN(double)) {
    writer.raw(Buffer.alloc(8));
    writer.byte(EXACT);
    return;
  }
  const mayNeedMore =
    value instanceof Long ? !Number.isSafeInteger(double) : value instanceof Decimal128;
  const exact = mayNeedMore ? exactOf(value) : null;
  if (exact) {
    writeExact(writer, exact);
    return;
  }
  writer.double(double);
  writer.byte(EXACT);
}

function writeDate(writer: KeyWriter, time: number): void {
  const high = Math.floor(time / 4294967296);
  writer.uint32(high + 0x80000000);
  writer.uint32(time - high * 4294967296);
}

function writeFields(writer: KeyWriter, doc: Doc): void {
  for (const field of Object.keys(doc)) {
    const value = doc[field];
    if (value !== undefined) {
      writer.byte(KEY_TAG[typeOf(value)]);
      writer.text(field);
      writeBody(writer, value);
    }
  }
  writer.byte(END);
}

function writeWrapper(writer: KeyWriter, value: Value): void {
  if (value instanceof ObjectId) {
    writer.raw(value.id);
  } else if (value instanceof Date) {
    writeDate(writer, value.getTime());
  } else if (value instanceof Binary) {
    writer.uint32(value.length());
    writer.byte(value.sub_type);
    writer.raw(value.value());
  } else if (value instanceof Timestamp) {
    writer.uint32(value.t);
    writer.uint32(value.i);
  } else if (value instanceof BSONRegExp) {
    writer.text(value.pattern);
    writer.text(value.options);
  } else if (value instanceof BSONSymbol) {
    writer.text(value.value);
  } else if (value instanceof Code) {
    writer.text(value.code);
    if (value.scope) {
      writeFields(writer, value.scope);
    }
  }
}

function writeBody(writer: KeyWriter, value: Value): void {
  if (typeof value === 'string') {
    writer.text(value);
  } else if (isNumber(value)) {
    writeNumber(writer, value);
  } else if (typeof value === 'boolean') {
    writer.byte(value ? 2 : 1);
  } else if (Array.isArray(value)) {
    for (const item of value) {
      writer.byte(KEY_TAG[typeOf(item)]);
      writeBody(writer, item);
    }
    writer.byte(END);
  } else if (isDoc(value)) {
    writeFields(writer, value);
  } else {
    writeWrapper(writer, value);
  }
}

const writer = new KeyWriter();

/** The order-preserving bytes of one value. */
export function encodeKey(value: Value): Buffer {
  writer.reset();
  writer.byte(KEY_TAG[typeOf(value)]);
  writeBody(writer, value);
  return writer.result();
}

/** The bytes of a string without their terminator: the common start of every string with this prefix. */
export function encodeStringPrefix(prefix: string): Buffer {
  return encodeKey(prefix).subarray(0, -1);
}

/** Bytes that sort in the opposite order, for descending index fields. */
export function invert(bytes: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(bytes.length);
  for (let index = 0; index < bytes.length; index += 1) {
    inverted[index] = ~(bytes[index] ?? 0) & 0xff;
  }
  return inverted;
}
