import { decodeValue, InvalidBsonError } from './decode.js';
import { type Doc, setField } from './value.js';

/** Bytes a value has whatever it is; of the types whose values all have the same size. */
const FIXED_SIZES: Readonly<Record<number, number>> = {
  0x01: 8,
  0x06: 0,
  0x07: 12,
  0x08: 1,
  0x09: 8,
  0x0a: 0,
  0x10: 4,
  0x11: 8,
  0x12: 8,
  0x13: 16,
  0x7f: 0,
  0xff: 0,
};
/** Bytes a value has besides those that its first int32 counts. */
const BESIDES_COUNTED: Readonly<Record<number, number>> = {
  0x02: 4,
  0x03: 0,
  0x04: 0,
  0x05: 5,
  0x0d: 4,
  0x0e: 4,
  0x0f: 0,
};
const REGULAR_EXPRESSION = 0x0b;
const SIZE_BYTES = 4;

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) {
    throw new InvalidBsonError('The document is cut short.');
  }
  return byte;
}

function terminatorAt(bytes: Buffer, from: number): number {
  let at = from;
  while (byteAt(bytes, at) !== 0) {
    at += 1;
  }
  return at;
}

/** Where the value of a type that starts at `from` ends. */
function endOfValue(bytes: Buffer, from: number, type: number): number {
  const fixed = FIXED_SIZES[type];
  if (fixed !== undefined) {
    return from + fixed;
  }
  const besides = BESIDES_COUNTED[type];
  if (besides !== undefined) {
    return from + bytes.readInt32LE(from) + besides;
  }
  if (type === REGULAR_EXPRESSION) {
    return terminatorAt(bytes, terminatorAt(bytes, from) + 1) + 1;
  }
  throw new InvalidBsonError(`Unknown BSON type 0x${type.toString(16)}.`);
}

function isNamed(bytes: Buffer, start: number, end: number, name: Buffer): boolean {
  return (
    end - start === name.length &&
    bytes[start] === name[0] &&
    bytes.compare(name, 0, name.length, start, end) === 0
  );
}

/**
 * Compiles a reader of some top-level fields of stored documents, which passes over all others unread: what a filter
 * asks of a document is mostly a small part of it.
 * @throws InvalidBsonError from the reader, when the bytes are not BSON.
 */
export function fieldReader(fields: Iterable<string>): (bytes: Buffer) => Doc {
  const wanted = Array.from(fields, (field) => ({ field, name: Buffer.from(field) }));
  return (bytes) => {
    const doc: Doc = {};
    let at = SIZE_BYTES;
    for (let type = byteAt(bytes, at); type !== 0; type = byteAt(bytes, at)) {
      const start = at + 1;
      const end = terminatorAt(bytes, start);
      const found = wanted.find(({ name }) => isNamed(bytes, start, end, name));
      if (found) {
        setField(doc, found.field, decodeValue(bytes, end + 1, type));
      }
      at = endOfValue(bytes, end + 1, type);
    }
    return doc;
  };
}
