import { type BSONRegExp, MaxKey, MinKey } from 'bson';

import { doubleOf } from '../bson/compare.js';
import { encodeKey, encodeStringPrefix, invert, KEY_TAG } from '../bson/key-encoding.js';
import { isNumber, typeOf, type Value } from '../bson/value.js';
import { type FilterNode, type LeafTest } from '../query/filter.js';
import { literalPrefix } from '../query/regex.js';
import { type KeyRange } from '../storage/key-value-store.js';

/** The encoded values of one field that can match: sorted ranges that do not touch. */
export interface Bounds {
  readonly ranges: readonly KeyRange[];
  /** True when every value inside the ranges matches, so that the test need not be repeated. */
  readonly isExact: boolean;
  /** True when each range is one single value. */
  readonly isPoints: boolean;
}

/** The first bytes after everything that starts with `bytes`. */
export function successor(bytes: Buffer): Buffer {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) {
    length -= 1;
  }
  const next = Buffer.from(bytes.subarray(0, length));
  if (length > 0) {
    next[length - 1] = (next[length - 1] ?? 0) + 1;
  }
  return next;
}

/** Everything that starts with `bytes`. */
export function startingWith(bytes: Buffer): KeyRange {
  return { start: bytes, end: successor(bytes) };
}

/** A range of values as a range of the inverted bytes that a descending field stores. */
export function descending(range: KeyRange): KeyRange {
  return { start: successor(invert(range.end)), end: successor(invert(range.start)) };
}

const NULL_KEY = encodeKey(null);
const EMPTY_ARRAY_KEY = encodeKey(undefined);
const LEAST_NUMBER = encodeKey(Number.NEGATIVE_INFINITY);

/** Every value of the type that `bytes` is an encoding of; NaN is left out, it is in no order with numbers. */
function bracket(bytes: Buffer): KeyRange {
  const tag = Buffer.from(bytes.subarray(0, 1));
  const all = startingWith(tag);
  return tag[0] === KEY_TAG.double ? { start: LEAST_NUMBER, end: all.end } : all;
}

function sorted(ranges: readonly KeyRange[]): KeyRange[] {
  const inOrder = ranges.toSorted((left, right) => Buffer.compare(left.start, right.start));
  const merged: KeyRange[] = [];
  for (const range of inOrder) {
    const last = merged.at(-1);
    if (last && Buffer.compare(range.start, last.end) < 0) {
      const end = Buffer.compare(range.end, last.end) > 0 ? range.end : last.end;
      merged[merged.length - 1] = { start: last.start, end };
    } else if (Buffer.compare(range.start, range.end) < 0) {
      merged.push(range);
    }
  }
  return merged;
}

function points(values: readonly Value[]): Bounds {
  let isExact = true;
  const ranges = values.flatMap((value) => {
    if (!Array.isArray(value)) {
      return [startingWith(encodeKey(value))];
    }
    // An index holds the elements of an array, and arrays only as elements.
    isExact = false;
    const first = value.length === 0 ? EMPTY_ARRAY_KEY : encodeKey(value[0]);
    return [startingWith(first), startingWith(encodeKey(value))];
  });
  return { ranges: sorted(ranges), isExact, isPoints: true };
}

function comparison(op: 'gt' | 'gte' | 'lt' | 'lte', value: Value): Bounds | null {
  if (value instanceof MinKey || value instanceof MaxKey || Array.isArray(value)) {
    return null;
  }
  if (value === null || value === undefined) {
    return op === 'gte' || op === 'lte'
      ? points([null])
      : { ranges: [], isExact: true, isPoints: true };
  }
  if (isNumber(value) && Number.isNaN(doubleOf(value))) {
    return op === 'gte' || op === 'lte'
      ? points([value])
      : { ranges: [], isExact: true, isPoints: true };
  }
  const bytes = encodeKey(value);
  const whole = bracket(bytes);
  const range = {
    gt: { start: successor(bytes), end: whole.end },
    gte: { start: bytes, end: whole.end },
    lt: { start: whole.start, end: bytes },
    lte: { start: whole.start, end: successor(bytes) },
  }[op];
  return { ranges: sorted([range]), isExact: true, isPoints: false };
}

function ofRegex(source: BSONRegExp): Bounds | null {
  const literal = literalPrefix(source);
  if (!literal) {
    return null;
  }
  const ranges = [
    startingWith(encodeStringPrefix(literal.prefix)),
    startingWith(encodeKey(source)),
  ];
  return { ranges: sorted(ranges), isExact: false, isPoints: false };
}

function union(all: readonly (Bounds | null)[]): Bounds | null {
  const known = all.filter((bounds) => bounds !== null);
  if (known.length < all.length) {
    return null;
  }
  return {
    ranges: sorted(known.flatMap(({ ranges }) => ranges)),
    isExact: known.every(({ isExact }) => isExact),
    isPoints: known.every(({ isPoints }) => isPoints),
  };
}

/** Values inside both. */
export function intersect(left: Bounds, right: Bounds): Bounds {
  const ranges = left.ranges.flatMap((a) =>
    right.ranges.map((b) => ({
      start: Buffer.compare(a.start, b.start) > 0 ? a.start : b.start,
      end: Buffer.compare(a.end, b.end) < 0 ? a.end : b.end,
    })),
  );
  return {
    ranges: sorted(ranges),
    isExact: left.isExact && right.isExact,
    isPoints: left.isPoints || right.isPoints,
  };
}

function leavesOn(node: FilterNode): LeafTest[] {
  if (node.kind === 'and') {
    return node.children.flatMap(leavesOn);
  }
  // An index holds arrays inside arrays whole, so what is asked of their elements gives no bounds.
  return node.kind === 'leaf' && node.path === '' && node.test.op !== 'elemMatch'
    ? [node.test]
    : [];
}

function ofElement(test: LeafTest & { op: 'elemMatch' }): Bounds | null {
  if (!test.isOnValues) {
    return null;
  }
  const known = leavesOn(test.child)
    .map(boundsOf)
    .filter((bounds) => bounds !== null);
  const [first, ...rest] = known;
  return first ? { ...rest.reduce(intersect, first), isExact: false } : null;
}

/** The values that can pass a test, or null when an index does not help with it. */
export function boundsOf(test: LeafTest): Bounds | null {
  switch (test.op) {
    case 'eq':
      return points([test.value]);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return comparison(test.op, test.value);
    case 'in': {
      const plain = test.values.filter((value) => typeOf(value) !== 'regex');
      return union([points(plain), ...test.patterns.map(({ source }) => ofRegex(source))]);
    }
    case 'regex':
      return ofRegex(test.source);
    case 'elemMatch':
      return ofElement(test);
    case 'exists':
    case 'type':
    case 'mod':
    case 'size':
    case 'bits':
      return null;
  }
}

/** True when null is among the values, which is what an index holds for a missing field. */
export function includesNull(bounds: Bounds): boolean {
  return bounds.ranges.some(
    ({ start, end }) => Buffer.compare(start, NULL_KEY) <= 0 && Buffer.compare(NULL_KEY, end) < 0,
  );
}
