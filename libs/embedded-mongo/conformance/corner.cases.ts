import { Decimal128, Double, MaxKey, Timestamp } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const DOCS = [
  { _id: 1, b: [1, 2, 3], s: 'abc' },
  { _id: 2, b: [[1, 2], [3]] },
  { _id: 3, b: [{ c: 1 }, { c: 3 }], a: Decimal128.fromString('5') },
  { _id: 4, b: [{ c: [{ d: 1 }, { d: [2] }] }], a: new Timestamp({ t: 5, i: 1 }) },
  { _id: 5, a: 5, b: [[]] },
];

/** Filter and ids of the matches; asked with and without indexes. */
const FILTERS: readonly (readonly [filter: object, ids: number[]])[] = [
  [{ 'b.0': 1 }, [1]],
  [{ 'b.0.0': 1 }, [2]],
  [{ 'b.0': [1, 2] }, [2]],
  [{ b: { $elemMatch: { $gte: 2, $lt: 3 } } }, [1]],
  [{ b: { $elemMatch: { $in: [3] } } }, [1]],
  [{ b: { $elemMatch: { $not: { $gt: 0 } } } }, [2, 3, 4, 5]],
  [{ b: { $elemMatch: { $elemMatch: { $gt: 2 } } } }, [2]],
  [{ b: { $elemMatch: { '0': 3 } } }, [2]],
  [{ b: { $all: [{ $elemMatch: { c: 1 } }, { $elemMatch: { c: 3 } }] } }, [3]],
  [{ a: { $bitsAllSet: 1 } }, [3, 5]],
  [{ a: { $bitsAnyClear: [1] } }, [3, 5]],
  [{ a: { $type: 6 } }, []],
  [{ $alwaysFalse: 1 }, []],
  [{ s: { $lt: new MaxKey() }, _id: 1 }, [1]],
];

const FILTER_ERRORS: readonly (readonly [filter: object, code: number])[] = [
  [{ s: { $regex: 'a', $options: 'z' } }, 51108],
  [{ b: { $all: [1, { $elemMatch: { c: 1 } }] } }, 2],
  [{ b: { $all: [{ $elemMatch: { c: 1 } }, 1] } }, 2],
  [{ a: { $bitsAllSet: -1 } }, 9],
  [{ a: { $comment: 'x' } }, 2],
  [{ $alwaysTrue: 2 }, 9],
];

const SOURCE = { _id: 1, a: 1, l: [{ x: 1 }, 3, [{ x: 5 }]], m: [1, 2, 3] };

const PROJECTIONS: readonly (readonly [projection: object, result: object])[] = [
  [{ _id: '$a' }, { _id: 1 }],
  [{ 'l.w': '$a' }, { _id: 1, l: [{ w: 1 }, { w: 1 }, [{ w: 1 }]] }],
  [
    { a: 0, l: { $elemMatch: { x: 1 } } },
    { _id: 1, l: [{ x: 1 }], m: [1, 2, 3] },
  ],
];

const PROJECTION_ERRORS: readonly (readonly [projection: object, code: number])[] = [
  [{ '': 1 }, 40352],
  [{ 'b.': 1 }, 40353],
  [{ 'b..c': 1 }, 15998],
  [{ $a: 1 }, 16410],
  [{ 'm.$': 0 }, 31395],
  [{ 'm.$': 1, 'l.$': 1 }, 31276],
];

const DISTINCT: readonly (readonly [key: string, values: unknown[]])[] = [
  ['b.0', [1, 2, { c: 1 }, { c: [{ d: 1 }, { d: [2] }] }]],
  ['b.c.d', [1, 2]],
  ['b.c', [1, 3, { d: 1 }, { d: [2] }]],
];

const UPSERT_ERRORS: readonly (readonly [filter: object, code: number])[] = [
  [{ a: { $all: [1, 2] } }, 54],
  [{ $and: [{ a: 1 }, { a: 2 }] }, 54],
  [{ a: { b: 1 }, 'a.c': 1 }, 54],
  [{ $expr: { $eq: ['$a', 1] } }, 224],
];

/** Corners in which this database once differed. */
export const cornerCases: readonly ConformanceCase[] = [
  ...FILTERS.flatMap(([find, ids]) => {
    const common = {
      docs: DOCS,
      act: { find, options: { sort: { _id: 1 }, projection: { _id: 1 } } },
      expected: ids.map((id) => ({ _id: id })),
    };
    return [
      { name: `finds by ${named(find)}`, ...common },
      {
        name: `finds by ${named(find)} with indexes`,
        ...common,
        indexes: [{ b: 1 }, { a: -1 }, { 'b.c': 1 }, { s: 1 }],
      },
    ];
  }),
  ...FILTER_ERRORS.map(([find, errorCode]) => ({
    name: `refuses to find by ${named(find)}`,
    docs: [{ _id: 1 }],
    act: { find },
    errorCode,
  })),
  ...PROJECTIONS.map(([projection, expected]) => ({
    name: `shows ${named(projection)}`,
    docs: [SOURCE],
    act: { find: {}, options: { projection } },
    expected: [expected],
  })),
  ...PROJECTION_ERRORS.map(([projection, errorCode]) => ({
    name: `refuses to show ${named(projection)}`,
    docs: [SOURCE],
    act: { find: { m: 2 }, options: { projection } },
    errorCode,
  })),
  ...DISTINCT.map(([key, values]) => ({
    name: `tells the distinct values of ${key}`,
    docs: DOCS,
    act: { command: { distinct: '@self', key }, fields: ['values'] },
    expected: { values },
  })),
  ...UPSERT_ERRORS.map(([update, errorCode]) => ({
    name: `refuses to upsert by ${named(update)}`,
    act: { update, with: { $set: { z: 1 } }, options: { upsert: true } },
    errorCode,
  })),
  {
    name: 'adds a decimal to a double of 15 digits',
    docs: [{ _id: 1, a: new Double(1.5) }],
    act: { update: {}, with: { $inc: { a: Decimal128.fromString('1') } } },
    expected: [{ _id: 1, a: Decimal128.fromString('2.50000000000000') }],
  },
  {
    name: 'refuses to rename an element of an array',
    docs: [{ _id: 1, a: [{ b: 1 }] }],
    act: { update: {}, with: { $rename: { 'a.0.b': 'c' } } },
    errorCode: 2,
  },
  {
    name: 'refuses an empty path in an update',
    docs: [{ _id: 1 }],
    act: { update: {}, with: { $set: { '': 1 } } },
    errorCode: 56,
  },
];
