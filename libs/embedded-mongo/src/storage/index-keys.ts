import { createHash } from 'node:crypto';

import { encodeKey, invert } from '../bson/key-encoding.js';
import { type Doc, getField, isDoc, type Value } from '../bson/value.js';
import { someValueAt } from '../query/path.js';
import { commandError, CommandError } from '../server/command-error.js';

/** lmdb keys end at 1,978 bytes; longer ones keep this much of their start, then a hash of all of it. */
export const MAX_KEY_BYTES = 1900;
const SEPARATOR = Buffer.from([0x04]);
const HASH_BYTES = 32;

/** One field of an index: its path and direction. */
export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly isDescending: boolean;
}

/** The index keys of one document. */
export interface DocumentKeys {
  /** Encoded keys, in hex order of discovery, without duplicates. */
  readonly keys: readonly Buffer[];
  /** The values each key was made of, for error messages. */
  readonly values: readonly (readonly Value[])[];
  /** Positions of the indexed fields that an array was spread for; none when every field has one value. */
  readonly arrayFields: ReadonlySet<number>;
  readonly hasLongKey: boolean;
  /** True when no indexed field is there at all, which is what a sparse index leaves out. */
  readonly isAbsent: boolean;
}

/** `missing` inside a key stands for the empty array, which sorts before null. */
const EMPTY_ARRAY: Value = undefined;

interface Found {
  readonly value: Value;
  readonly rest: readonly string[];
  readonly isArray: boolean;
  /** True when a number in the path picked an element out of an array. */
  readonly isPicked: boolean;
}

/** True for a part of a path that is an array index, or a field with such a name. */
export function isArrayIndex(part: string | undefined): part is string {
  return part !== undefined && /^(0|[1-9]\d*)$/.test(part);
}

/** Follows a path until it ends or meets an array that must be spread. */
function follow(from: Value, parts: readonly string[]): Found {
  let value = from;
  let isPicked = false;
  for (let index = 0; index < parts.length; index += 1) {
    if (Array.isArray(value)) {
      const part = parts[index];
      if (isArrayIndex(part) && !value.some((item) => isDoc(item) && Object.hasOwn(item, part))) {
        value = value[Number(part)];
        isPicked = true;
        continue;
      }
      return { value, rest: parts.slice(index), isArray: true, isPicked };
    }
    value = isDoc(value) ? getField(value, parts[index] ?? '') : undefined;
  }
  return { value, rest: [], isArray: Array.isArray(value), isPicked };
}

interface Collected {
  readonly tuples: Value[][];
  readonly arrayFields: Set<number>;
}

/** Where the values of one field come from. Without `parts` the value is final: an array element is not spread again. */
interface Source {
  readonly from: Value;
  readonly parts: readonly string[] | null;
}

function findAll(sources: readonly Source[]): (Found & { readonly isArray: boolean })[] {
  return sources.map(({ from, parts }) => {
    if (!parts) {
      return { value: from, rest: [], isArray: false, isPicked: false };
    }
    const found = follow(from, parts);
    return found.isArray ? found : { ...found, value: found.value ?? null };
  });
}

function spread(sources: readonly Source[], into: Collected): void {
  const found = findAll(sources);
  found.forEach(({ isPicked }, position) => {
    if (isPicked) {
      into.arrayFields.add(position);
    }
  });
  const arrays = new Set(found.filter(({ isArray }) => isArray).map(({ value }) => value));
  if (arrays.size > 1) {
    throw new CommandError(171, 'CannotIndexParallelArrays', 'cannot index parallel arrays');
  }
  const [array] = arrays;
  if (!Array.isArray(array)) {
    into.tuples.push(found.map(({ value }) => value));
    return;
  }
  found.forEach(({ isArray }, position) => {
    if (isArray) {
      into.arrayFields.add(position);
    }
  });
  for (const item of array.length === 0 ? [EMPTY_ARRAY] : array) {
    const next = found.map(({ value, rest, isArray }): Source => {
      if (!isArray || rest.length === 0) {
        return { from: isArray ? item : value, parts: null };
      }
      return isDoc(item) ? { from: item, parts: rest } : { from: null, parts: null };
    });
    spread(next, into);
  }
}

/** True when a document has something at one of the paths, if only null. */
function hasAny(fields: readonly IndexField[], doc: Doc): boolean {
  return fields.some(({ parts }) => someValueAt(doc, parts, false, (value) => value !== undefined));
}

/** Cuts a key that lmdb could not hold, keeping it unique by a hash of the whole. */
export function shorten(key: Buffer): Buffer {
  if (key.length <= MAX_KEY_BYTES) {
    return key;
  }
  const hash = createHash('sha256').update(key).digest();
  return Buffer.concat([key.subarray(0, MAX_KEY_BYTES - HASH_BYTES), hash]);
}

/** The encoded key of one tuple of values under an index. */
export function encodeTuple(fields: readonly IndexField[], values: readonly Value[]): Buffer {
  const parts = fields.map((field, index) => {
    const bytes = encodeKey(values[index]);
    return field.isDescending ? invert(bytes) : bytes;
  });
  return Buffer.concat([...parts, SEPARATOR]);
}

/**
 * Every key a document has in an index over `fields`. Arrays give one key per element.
 * @throws CommandError 171 when two indexed fields hold different arrays.
 */
export function keysOf(fields: readonly IndexField[], doc: Doc): DocumentKeys {
  const collected: Collected = { tuples: [], arrayFields: new Set() };
  spread(
    fields.map((field) => ({ from: doc, parts: field.parts })),
    collected,
  );
  const keys: Buffer[] = [];
  const values: Value[][] = [];
  const seen = new Set<string>();
  let hasLongKey = false;
  for (const tuple of collected.tuples) {
    const whole = encodeTuple(fields, tuple);
    hasLongKey ||= whole.length > MAX_KEY_BYTES;
    const key = shorten(whole);
    const identity = collected.tuples.length === 1 ? '' : key.toString('latin1');
    if (!seen.has(identity)) {
      seen.add(identity);
      keys.push(key);
      values.push(tuple);
    }
  }
  return {
    keys,
    values,
    arrayFields: collected.arrayFields,
    hasLongKey,
    isAbsent: !hasAny(fields, doc),
  };
}

/** @throws CommandError when a field path of an index is not one. */
export function toIndexField(path: string, direction: Value): IndexField {
  const parts = path.split('.');
  if (path === '' || parts.includes('')) {
    throw commandError(
      'CannotCreateIndex',
      `Index keys cannot have an empty field name in "${path}".`,
    );
  }
  return { path, parts, isDescending: Number(direction) < 0 };
}
