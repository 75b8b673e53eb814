import { Double, Long } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const long = (value: number): Long => Long.fromNumber(value);

/** Document before, update, document after; `_id` 1 is added to both. */
type Row = readonly [before: object, update: object | object[], after: object, extra?: object];

const UPDATES: readonly Row[] = [
  [{ a: 1 }, { $set: { a: 2 } }, { a: 2 }],
  [{ a: 1 }, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
  [{ a: 1 }, { $set: { z: 1, m: 2 } }, { a: 1, m: 2, z: 1 }],
  [{ a: [1, 2] }, { $set: { 'a.1': 9 } }, { a: [1, 9] }],
  [{ a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
  [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  [{ a: { b: 1, c: 2 } }, { $unset: { 'a.b': 1 } }, { a: { c: 2 } }],
  [{ a: [1, 2, 3] }, { $unset: { 'a.1': 1 } }, { a: [1, null, 3] }],
  [{ a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
  [{ a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
  [{ a: 1 }, { $inc: { a: long(2) } }, { a: long(3) }],
  [{}, { $inc: { a: 5 } }, { a: 5 }],
  [{ a: 2147483647 }, { $inc: { a: 1 } }, { a: long(2147483648) }],
  [{ a: 3 }, { $mul: { a: 4 } }, { a: 12 }],
  [{}, { $mul: { a: 4 } }, { a: 0 }],
  [{ a: 3 }, { $min: { a: 1 } }, { a: 1 }],
  [{ a: 3 }, { $min: { a: 5 } }, { a: 3 }],
  [{ a: 3 }, { $max: { a: 5 } }, { a: 5 }],
  [{ a: 3 }, { $max: { b: 5 } }, { a: 3, b: 5 }],
  [{ a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
  [{ a: { b: 1 } }, { $rename: { 'a.b': 'x' } }, { a: {}, x: 1 }],
  [{ a: 1 }, { $rename: { nope: 'x' } }, { a: 1 }],
  [{ a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  [{ a: 5 }, { $bit: { a: { and: 4 } } }, { a: 4 }],
  [{ a: 5 }, { $bit: { a: { or: 2, xor: 1 } } }, { a: 6 }],
  [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  [{}, { $push: { a: 2 } }, { a: [2] }],
  [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  [{ a: [1] }, { $push: { a: { $each: [2, 3], $position: 0 } } }, { a: [2, 3, 1] }],
  [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
  [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
  [
    { a: [{ s: 2 }] },
    { $push: { a: { $each: [{ s: 1 }], $sort: { s: 1 } } } },
    { a: [{ s: 1 }, { s: 2 }] },
  ],
  [{ a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
  [{ a: [1, 2] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  [{ a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
  [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
  [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  [{ a: [1, 5, 9] }, { $pull: { a: { $gt: 3 } } }, { a: [1] }],
  [{ a: [{ x: 1, y: 1 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
  [{ a: ['aa', 'b'] }, { $pull: { a: /^a/ } }, { a: ['b'] }],
  [{ a: [1, 2, 3] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [{ a: [{ b: [1, 2] }] }, { $pull: { 'a.0.b': 1 } }, { a: [{ b: [2] }] }],
  [{ a: [1, 2] }, { $set: { 'a.$[]': 0 } }, { a: [0, 0] }],
  [{ a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
  [
    { a: [1, 5, 9] },
    { $set: { 'a.$[big]': 0 } },
    { a: [1, 0, 0] },
    { arrayFilters: [{ big: { $gt: 3 } }] },
  ],
  [
    {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 1 },
      ],
    },
    { $set: { 'a.$[e].v': 7 } },
    {
      a: [
        { k: 1, v: 1 },
        { k: 2, v: 7 },
      ],
    },
    { arrayFilters: [{ 'e.k': 2 }] },
  ],
  [
    { a: [{ b: [1, 2] }, { b: [2, 3] }] },
    { $set: { 'a.$[].b.$[two]': 0 } },
    { a: [{ b: [1, 0] }, { b: [0, 3] }] },
    { arrayFilters: [{ two: 2 }] },
  ],
  [{ a: 1, b: 2 }, [{ $set: { c: { $add: ['$a', '$b'] } } }], { a: 1, b: 2, c: 3 }],
  [{ a: 1, b: 2 }, [{ $unset: 'b' }], { a: 1 }],
  [{ a: 1 }, [{ $replaceWith: { _id: '$_id', n: '$a' } }], { n: 1 }],
  [{ a: { b: 1 } }, [{ $set: { 'a.c': 2 } }], { a: { b: 1, c: 2 } }],
];

type Failing = readonly [before: object, update: object | object[], code: number, extra?: object];

const FAILING: readonly Failing[] = [
  [{ a: 'x' }, { $inc: { a: 1 } }, 14],
  [{ a: 1 }, { $inc: { a: 'x' } }, 14],
  [{ a: 1 }, { $push: { a: 1 } }, 2],
  [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
  [{ a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  [{ a: 1 }, { $set: { a: 1, 'a.b': 1 } }, 40],
  [{ a: 1 }, { $nope: { a: 1 } }, 9],
  [{ a: 1 }, { $set: { _id: 2 } }, 66],
  [{ a: 1 }, { $rename: { a: 'a' } }, 2],
  [{ a: [1] }, { $set: { 'a.$': 1 } }, 2],
  [{ a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
  [{ a: [1] }, { $set: { b: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
  [{ a: 1 }, { $pop: { a: 1 } }, 14],
  [{ a: [1] }, { $pop: { a: 2 } }, 9],
  [{ a: 1 }, [{ $match: { a: 1 } }], 72],
];

const UPSERTS: readonly ConformanceCase[] = [
  {
    name: 'inserts the equalities of the filter and the update',
    act: {
      update: { _id: 5, a: 1, b: { $gt: 3 }, 'c.d': 2 },
      with: { $set: { e: 1 }, $setOnInsert: { f: 2 } },
      options: { upsert: true },
    },
    expected: [{ _id: 5, a: 1, c: { d: 2 }, e: 1, f: 2 }],
  },
  {
    name: 'inserts a replacement with the filter’s _id',
    act: { replace: { _id: 5, x: 1 }, with: { a: 1 }, options: { upsert: true } },
    expected: [{ _id: 5, a: 1 }],
  },
  {
    name: 'inserts what a pipeline makes of the filter',
    act: {
      update: { _id: 5 },
      with: [{ $set: { a: { $add: [1, 2] } } }],
      options: { upsert: true },
    },
    expected: [{ _id: 5, a: 3 }],
  },
  {
    name: 'takes equalities out of $and and a single $in',
    act: {
      update: { $and: [{ _id: 1 }, { a: { $in: [7] } }] },
      with: { $set: { b: 1 } },
      options: { upsert: true },
    },
    expected: [{ _id: 1, a: 7, b: 1 }],
  },
];

const POSITIONAL: readonly ConformanceCase[] = [
  {
    name: 'updates the element the filter matched',
    docs: [{ _id: 1, a: [1, 5, 9] }],
    act: { update: { a: 5 }, with: { $set: { 'a.$': 0 } } },
    expected: [{ _id: 1, a: [1, 0, 9] }],
  },
  {
    name: 'updates a field of the element the filter matched',
    docs: [
      {
        _id: 1,
        l: [
          { k: 1, v: 1 },
          { k: 2, v: 2 },
        ],
      },
    ],
    act: { update: { 'l.k': 2 }, with: { $inc: { 'l.$.v': 5 } } },
    expected: [
      {
        _id: 1,
        l: [
          { k: 1, v: 1 },
          { k: 2, v: 7 },
        ],
      },
    ],
  },
  {
    name: 'updates the element an $elemMatch matched',
    docs: [
      {
        _id: 1,
        l: [
          { k: 1, v: 1 },
          { k: 1, v: 2 },
        ],
      },
    ],
    act: { update: { l: { $elemMatch: { k: 1, v: 2 } } }, with: { $set: { 'l.$.v': 5 } } },
    expected: [
      {
        _id: 1,
        l: [
          { k: 1, v: 1 },
          { k: 1, v: 5 },
        ],
      },
    ],
  },
  {
    name: 'updates many',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
      { _id: 3, a: 2 },
    ],
    act: { update: { a: 1 }, with: { $set: { b: 1 } }, options: { multi: true } },
    expected: [
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 1, b: 1 },
      { _id: 3, a: 2 },
    ],
  },
  {
    name: 'updates one of many',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ],
    act: { update: { a: 1 }, with: { $inc: { a: 1 } } },
    expected: [
      { _id: 1, a: 2 },
      { _id: 2, a: 1 },
    ],
  },
  {
    name: 'moves documents through the index an update walks without meeting them twice',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 3, a: 3 },
    ],
    indexes: [{ a: 1 }],
    act: { update: { a: { $gte: 1 } }, with: { $inc: { a: 10 } }, options: { multi: true } },
    expected: [
      { _id: 1, a: 11 },
      { _id: 2, a: 12 },
      { _id: 3, a: 13 },
    ],
  },
  {
    name: 'keeps _id when replacing',
    docs: [{ _id: 1, a: 1 }],
    act: { replace: { a: 1 }, with: { b: 2 } },
    expected: [{ _id: 1, b: 2 }],
  },
  {
    name: 'refuses a replacement with another _id',
    docs: [{ _id: 1, a: 1 }],
    act: { replace: { a: 1 }, with: { _id: 2 } },
    errorCode: 66,
  },
  {
    name: 'keeps the type of a number it does not touch',
    docs: [{ _id: 1, a: new Double(3), b: 1 }],
    act: { update: {}, with: { $set: { b: 2 } } },
    expected: [{ _id: 1, a: new Double(3), b: 2 }],
  },
];

function withId(doc: object): object {
  return { _id: 1, ...doc };
}

/** Updates and upserts. */
export const updateCases: readonly ConformanceCase[] = [
  ...UPDATES.map(([before, update, after, options]) => ({
    name: `updates ${named(before)} by ${named(update)}`,
    docs: [withId(before)],
    act: { update: { _id: 1 }, with: update, options: options ?? {} },
    expected: [withId(after)],
  })),
  ...FAILING.map(([before, update, errorCode, options]) => ({
    name: `refuses to update ${named(before)} by ${named(update)}`,
    docs: [withId(before)],
    act: { update: { _id: 1 }, with: update, options: options ?? {} },
    errorCode,
  })),
  ...UPSERTS,
  ...POSITIONAL,
];
