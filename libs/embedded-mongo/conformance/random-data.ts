import fc from 'fast-check';
import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'bson';

import { type Doc, type Value } from '../src/bson/value.js';

/** Numbers that are equal although their types differ, and those at the edges of what is exact. */
const NUMBERS: readonly Value[] = [
  -1,
  0,
  1,
  2,
  3,
  new Double(-0),
  new Double(0),
  new Double(1),
  new Double(1.5),
  new Double(Number.NaN),
  new Double(Number.POSITIVE_INFINITY),
  new Double(Number.NEGATIVE_INFINITY),
  new Double(2 ** 53),
  Long.fromNumber(1),
  Long.fromNumber(2),
  Long.fromString('9007199254740993'),
  Long.MAX_VALUE,
  Decimal128.fromString('1'),
  Decimal128.fromString('1.0'),
  Decimal128.fromString('1.50'),
  Decimal128.fromString('0.1'),
  Decimal128.fromString('NaN'),
  Decimal128.fromString('-Infinity'),
  Decimal128.fromString('9007199254740993'),
];

const LONG_TEXT = 'l'.repeat(2500);

const OTHERS: readonly Value[] = [
  null,
  true,
  false,
  '',
  'a',
  'ab',
  'abc',
  'b',
  'A',
  'é',
  // Longer than a key may be: their index entries are cut and hashed.
  LONG_TEXT,
  `${LONG_TEXT}x`,
  new Date(0),
  new Date(1),
  new Date(-1),
  new ObjectId('000000000000000000000001'),
  new ObjectId('ffffffffffffffffffffffff'),
  new Binary(Buffer.from([1])),
  new Binary(Buffer.from([1, 2])),
  new UUID('00000000-0000-4000-8000-000000000001').toBinary(),
  new Timestamp({ t: 1, i: 1 }),
  new BSONRegExp('^a', ''),
  new MinKey(),
  new MaxKey(),
];

/** Any single value; small numbers and texts often, so that conditions meet documents. */
export const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Value>(0, 1, 2, 3, 'a', 'ab', null) },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom(...OTHERS) },
);

const subdocument: fc.Arbitrary<Value> = fc.oneof(
  fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }) as fc.Arbitrary<Doc>,
  fc.record({ y: scalar, x: scalar }) as fc.Arbitrary<Doc>,
);

/** Anything a field may hold: values, documents, arrays of either, arrays in arrays. */
export const anything: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: subdocument },
  { weight: 2, arbitrary: fc.array(subdocument, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(fc.array(scalar, { maxLength: 2 }), { maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(fc.oneof(scalar, subdocument), { maxLength: 3 }) },
);

/** Something that no array is in, so that it can stand beside an array in a compound index. */
const single: fc.Arbitrary<Value> = fc.oneof({ weight: 4, arbitrary: scalar }, subdocument);

/** Documents without `_id`: `a` and `b` may hold arrays, `c` and `d` may not. */
export const body: fc.Arbitrary<Doc> = fc.record(
  { a: anything, b: anything, c: single, d: scalar },
  { requiredKeys: [] },
);

const operand = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), subdocument);

const comparison: fc.Arbitrary<Doc> = fc
  .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), operand)
  .map(([operator, value]) => ({ [operator]: value }));

const condition: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: operand },
  { weight: 4, arbitrary: comparison },
  {
    weight: 3,
    arbitrary: fc
      .tuple(comparison, comparison)
      .map(([left, right]): Value => ({ ...left, ...right })),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(operand, fc.constant<Value>(new BSONRegExp('^a', ''))), { maxLength: 4 })
      .map((values): Value => ({ $in: values })),
  },
  { weight: 1, arbitrary: fc.array(operand, { maxLength: 2 }).map((v): Value => ({ $nin: v })) },
  { weight: 1, arbitrary: fc.boolean().map((value): Value => ({ $exists: value })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Value>(
      { $regex: '^a' },
      { $regex: '^ab', $options: 'i' },
      { $regex: 'b' },
      { $not: { $regex: '^a' } },
      { $type: 'number' },
      { $type: 'array' },
      { $size: 2 },
      { $mod: [2, 1] },
      { $all: [1, 2] },
      { $not: { $gt: 1 } },
      { $elemMatch: { $gt: 0, $lt: 2 } },
      { $elemMatch: { $in: [1, 'a'] } },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(scalar, comparison).map(([x, y]): Value => ({ $elemMatch: { x, y } })),
  },
);

const clause: fc.Arbitrary<Doc> = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', 'd', 'a.x', 'a.y', 'b.y', 'c.x', 'a.0', 'b.0.x', '_id'),
    condition,
  )
  .map(([path, value]) => ({ [path]: value }));

/** A filter of up to three conditions, in `$and`, `$or` or side by side. */
export const filter: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Doc>({}) },
  { weight: 5, arbitrary: clause },
  {
    weight: 4,
    arbitrary: fc
      .array(clause, { minLength: 2, maxLength: 3 })
      .map((clauses): Doc => ({ $and: clauses })),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(clause, { minLength: 1, maxLength: 3 })
      .map((clauses): Doc => ({ $or: clauses })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(clause, clause, clause)
      .map(([first, left, right]): Doc => ({ $and: [first, { $or: [left, right] }] })),
  },
);
