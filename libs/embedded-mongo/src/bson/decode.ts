import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

import { type Doc, setField, toDouble, type Value } from './value.js';

/** Bytes that are not a BSON document. */
export class InvalidBsonError extends Error {
  override readonly name = 'InvalidBsonError';
}

const MAX_DEPTH = 200;
const SHORT_TEXT = 24;
/** The old generic binary, which repeats its length inside. */
const BYTE_ARRAY_SUBTYPE = 2;

/** Reads one BSON document (https://bsonspec.org) into values that keep their exact type. */
class Decoder {
  private at = 0;
  private depth = 0;

  constructor(private readonly bytes: Buffer) {}

  documentAt(offset: number): Doc {
    this.at = offset;
    const end = this.open();
    const doc: Doc = {};
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      const name = this.cString();
      setField(doc, name, this.value(type));
    }
    this.close(end);
    return doc;
  }

  private array(): Value[] {
    const end = this.open();
    const items: Value[] = [];
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      while (this.byte() !== 0) {
        // The element name is its index; the order is what counts.
      }
      items.push(this.value(type));
    }
    this.close(end);
    return items;
  }

  private open(): number {
    const start = this.at;
    const size = this.int32();
    const end = start + size;
    if (size < 5 || end > this.bytes.length || this.bytes[end - 1] !== 0) {
      throw new InvalidBsonError('The document size does not match its bytes.');
    }
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      throw new InvalidBsonError('The document is nested too deeply.');
    }
    return end;
  }

  private close(end: number): void {
    this.depth -= 1;
    if (this.at !== end) {
      throw new InvalidBsonError('The document ends where it should not.');
    }
  }

  private byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) {
      throw new InvalidBsonError('The document is cut short.');
    }
    this.at += 1;
    return value;
  }

  private skip(length: number): number {
    const start = this.at;
    this.at += length;
    if (length < 0 || this.at > this.bytes.length) {
      throw new InvalidBsonError('The document is cut short.');
    }
    return start;
  }

  private int32(): number {
    return this.bytes.readInt32LE(this.skip(4));
  }

  private text(start: number, end: number): string {
    if (end - start > SHORT_TEXT) {
      return this.bytes.toString('utf8', start, end);
    }
    let text = '';
    for (let index = start; index < end; index += 1) {
      const code = this.bytes[index] ?? 0;
      if (code > 127) {
        return this.bytes.toString('utf8', start, end);
      }
      text += String.fromCharCode(code);
    }
    return text;
  }

  private cString(): string {
    const start = this.at;
    while (this.byte() !== 0) {
      // Walk to the terminator.
    }
    return this.text(start, this.at - 1);
  }

  private string(): string {
    const length = this.int32();
    const start = this.skip(length);
    if (length < 1 || this.bytes[this.at - 1] !== 0) {
      throw new InvalidBsonError('A string does not end where it says.');
    }
    return this.text(start, this.at - 1);
  }

  private child(): Doc {
    return this.documentAt(this.at);
  }

  private long(): Long {
    const start = this.skip(8);
    return new Long(this.bytes.readInt32LE(start), this.bytes.readInt32LE(start + 4));
  }

  private copy(length: number): Buffer {
    const start = this.skip(length);
    return Buffer.from(this.bytes.subarray(start, this.at));
  }

  private binary(): Binary {
    const length = this.int32();
    const subtype = this.byte();
    if (subtype === BYTE_ARRAY_SUBTYPE) {
      return new Binary(this.copy(this.int32()), subtype);
    }
    return new Binary(this.copy(length), subtype);
  }

  valueAt(offset: number, type: number): Value {
    this.at = offset;
    return this.value(type);
  }

  private value(type: number): Value {
    switch (type) {
      case 0x01:
        return toDouble(this.bytes.readDoubleLE(this.skip(8)));
      case 0x02:
        return this.string();
      case 0x03:
        return this.child();
      case 0x04:
        return this.array();
      case 0x05:
        return this.binary();
      case 0x07:
        return new ObjectId(this.copy(12));
      case 0x08:
        return this.byte() === 1;
      case 0x09:
        return new Date(this.long().toNumber());
      case 0x0a:
        return null;
      case 0x10:
        return this.int32();
      case 0x12:
        return this.long();
      default:
        return this.rareValue(type);
    }
  }

  private rareValue(type: number): Value {
    switch (type) {
      case 0x06:
        return null;
      case 0x0b:
        return new BSONRegExp(this.cString(), this.cString());
      case 0x0d:
        return new Code(this.string());
      case 0x0e:
        return new BSONSymbol(this.string());
      case 0x0f:
        this.skip(4);
        return new Code(this.string(), this.child());
      case 0x11:
        return new Timestamp(this.long().toBigInt());
      case 0x13:
        return new Decimal128(this.copy(16));
      case 0xff:
        return new MinKey();
      case 0x7f:
        return new MaxKey();
      default:
        throw new InvalidBsonError(`Unknown BSON type 0x${type.toString(16)}.`);
    }
  }
}

/** Decodes the document that starts at `offset`. @throws InvalidBsonError when the bytes are not BSON. */
export function decodeDocument(bytes: Buffer, offset = 0): Doc {
  return new Decoder(bytes).documentAt(offset);
}

/** Decodes one value of a document, of a BSON type, that starts at `offset`. @throws InvalidBsonError as `decodeDocument`. */
export function decodeValue(bytes: Buffer, offset: number, type: number): Value {
  return new Decoder(bytes).valueAt(offset, type);
}
