import { Double, Long } from 'mongodb';

import { type ConformanceCase } from './conformance-case.js';

const long = (value: number): Long => Long.fromNumber(value);

const INSERTS: readonly ConformanceCase[] = [
  {
    name: 'refuses a second _id',
    docs: [{ _id: 1 }],
    act: { insert: [{ _id: 1 }] },
    errorCode: 11000,
  },
  {
    name: 'takes _id of equal value for the same',
    docs: [{ _id: 1 }],
    act: { insert: [{ _id: new Double(1) }] },
    errorCode: 11000,
  },
  { name: 'refuses an array as _id', act: { insert: [{ _id: [1] }] }, errorCode: 2 },
  {
    name: 'stores what is before the first error of an ordered batch',
    act: { insert: [{ _id: 1 }, { _id: 1 }, { _id: 2 }] },
    errorCode: 11000,
  },
  { name: 'puts _id first', act: { insert: [{ a: 1, _id: 7 }] }, expected: [{ _id: 7, a: 1 }] },
  {
    name: 'takes a document as _id',
    act: { insert: [{ _id: { a: 1 } }] },
    expected: [{ _id: { a: 1 } }],
  },
  {
    name: 'deletes one',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ],
    act: { remove: { a: 1 }, isMulti: false },
    expected: [{ _id: 2, a: 1 }],
  },
  {
    name: 'deletes all that match',
    docs: [{ _id: 1, a: 1 }, { _id: 2, a: 1 }, { _id: 3 }],
    act: { remove: { a: 1 }, isMulti: true },
    expected: [{ _id: 3 }],
  },
];

const UNIQUE: readonly (readonly [
  name: string,
  index: object,
  docs: object[],
  insert: object,
  code: number | null,
])[] = [
  [
    'refuses a second value',
    { key: { a: 1 }, unique: true },
    [{ _id: 1, a: 1 }],
    { _id: 2, a: 1 },
    11000,
  ],
  [
    'takes equal numbers of other types for the same',
    { key: { a: 1 }, unique: true },
    [{ _id: 1, a: 1 }],
    { _id: 2, a: long(1) },
    11000,
  ],
  [
    'refuses a second missing value',
    { key: { a: 1 }, unique: true },
    [{ _id: 1 }],
    { _id: 2 },
    11000,
  ],
  [
    'takes null and missing for the same',
    { key: { a: 1 }, unique: true },
    [{ _id: 1, a: null }],
    { _id: 2 },
    11000,
  ],
  [
    'lets several be missing when sparse',
    { key: { a: 1 }, unique: true, sparse: true },
    [{ _id: 1 }],
    { _id: 2 },
    null,
  ],
  [
    'refuses a second null when sparse',
    { key: { a: 1 }, unique: true, sparse: true },
    [{ _id: 1, a: null }],
    { _id: 2, a: null },
    11000,
  ],
  [
    'refuses an array element that another has',
    { key: { a: 1 }, unique: true },
    [{ _id: 1, a: [1, 2] }],
    { _id: 2, a: [2, 3] },
    11000,
  ],
  [
    'lets one document repeat an element',
    { key: { a: 1 }, unique: true },
    [],
    { _id: 2, a: [2, 2] },
    null,
  ],
  [
    'compares compound keys as a whole',
    { key: { a: 1, b: 1 }, unique: true },
    [{ _id: 1, a: 1, b: 1 }],
    { _id: 2, a: 1, b: 2 },
    null,
  ],
  [
    'refuses a second compound key',
    { key: { a: 1, b: -1 }, unique: true },
    [{ _id: 1, a: 1, b: 1 }],
    { _id: 2, a: 1, b: 1 },
    11000,
  ],
  [
    'minds only what a partial index covers',
    { key: { a: 1 }, unique: true, partialFilterExpression: { on: true } },
    [{ _id: 1, a: 1, on: true }],
    { _id: 2, a: 1, on: false },
    null,
  ],
  [
    'minds what a partial index covers',
    { key: { a: 1 }, unique: true, partialFilterExpression: { on: true } },
    [{ _id: 1, a: 1, on: true }],
    { _id: 2, a: 1, on: true },
    11000,
  ],
  [
    'tells strings apart by case',
    { key: { a: 1 }, unique: true },
    [{ _id: 1, a: 'x' }],
    { _id: 2, a: 'X' },
    null,
  ],
  [
    'tells long strings apart at their end',
    { key: { a: 1 }, unique: true },
    [{ _id: 1, a: `${'x'.repeat(3000)}1` }],
    { _id: 2, a: `${'x'.repeat(3000)}2` },
    null,
  ],
  [
    'finds long strings the same',
    { key: { a: 1 }, unique: true },
    [{ _id: 1, a: 'x'.repeat(3000) }],
    { _id: 2, a: 'x'.repeat(3000) },
    11000,
  ],
];

/** Inserts, deletes and uniqueness. */
export const insertCases: readonly ConformanceCase[] = [
  ...INSERTS,
  ...UNIQUE.map(([name, index, docs, doc, code]) => ({
    name: `unique index ${name}`,
    docs,
    indexes: [index],
    act: { insert: [doc] },
    ...(code === null ? { expected: [...docs, doc] } : { errorCode: code }),
  })),
];
