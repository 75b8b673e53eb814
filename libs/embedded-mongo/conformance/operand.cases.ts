import { BSONRegExp, Decimal128, Double } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

type Refusal = readonly [operand: Record<string, unknown>, code: number];

/** Filters that are none. */
const FILTERS: readonly Refusal[] = [
  [{ a: { $type: 'nope' } }, 2],
  [{ a: { $type: 99 } }, 2],
  [{ a: { $type: true } }, 14],
  [{ a: { $type: [] } }, 9],
  [{ a: { $mod: 5 } }, 2],
  [{ a: { $mod: [5] } }, 2],
  [{ a: { $mod: [5, 1, 1] } }, 2],
  [{ a: { $mod: ['x', 1] } }, 2],
  [{ a: { $mod: [new Double(Number.POSITIVE_INFINITY), 1] } }, 2],
  [{ a: { $mod: [0, 1] } }, 2],
  [{ a: { $size: 'x' } }, 2],
  [{ a: { $size: 1.5 } }, 2],
  [{ a: { $size: -1 } }, 2],
  [{ a: { $bitsAllSet: -1 } }, 9],
  [{ a: { $bitsAllSet: 1.5 } }, 9],
  [{ a: { $bitsAllSet: 'x' } }, 2],
  [{ a: { $bitsAnySet: [-1] } }, 2],
  [{ a: { $regex: 5 } }, 2],
  [{ a: { $regex: 'x', $options: 5 } }, 2],
  [{ a: { $regex: 'x', $options: 'q' } }, 51108],
  [{ a: { $regex: new BSONRegExp('x', 'i'), $options: 'm' } }, 51075],
  [{ a: { $regex: '(' } }, 51091],
  [{ a: { $elemMatch: 5 } }, 2],
  [{ a: { $all: 5 } }, 2],
  [{ a: { $all: [{ $gt: 1 }] } }, 2],
  [{ a: { $all: [{ $elemMatch: { b: 1 } }, 5] } }, 2],
  [{ a: { $not: 5 } }, 2],
  [{ a: { $not: {} } }, 2],
  [{ a: { $ne: new BSONRegExp('x', '') } }, 2],
  [{ a: { $gt: new BSONRegExp('x', '') } }, 2],
  [{ $alwaysTrue: 5 }, 9],
  [{ $sampleRate: 2 }, 2],
  [{ $nope: 1 }, 2],
  [{ $jsonSchema: { nope: 1 } }, 9],
];

/** Projections of find that are none. */
const PROJECTIONS: readonly Refusal[] = [
  [{ a: 1, 'a.b': 1 }, 31249],
  [{ 'a.b': 1, a: 1 }, 31250],
  [{ 'a.': 1 }, 40353],
  [{ 'a..b': 1 }, 15998],
  [{ $a: 1 }, 16410],
  [{ a: {} }, 51270],
  [{ a: { $nope: 1 } }, 31325],
  [{ a: { $slice: 'x' } }, 28667],
  [{ a: { $slice: [1, 0] } }, 28724],
  [{ a: { $elemMatch: 5 } }, 2],
  [{ 'a.b': { $elemMatch: { c: 1 } } }, 31275],
  [{ 'a.$': 0 }, 31395],
  [{ 'a.$': 1, 'b.$': 1 }, 31276],
];

/** Updates that are none, whatever they are applied to. */
const UPDATES: readonly Refusal[] = [
  [{ $currentDate: { b: { $type: 'nope' } } }, 2],
  [{ $currentDate: { b: 5 } }, 2],
  [{ $bit: { b: 5 } }, 2],
  [{ $bit: { b: {} } }, 2],
  [{ $bit: { b: { nand: 1 } } }, 2],
  [{ $bit: { b: { and: 1.5 } } }, 2],
  [{ $bit: { s: { and: 1 } } }, 2],
  [{ $mul: { b: 'x' } }, 14],
  [{ $mul: { s: 2 } }, 14],
  [{ $push: { b: { $each: 5 } } }, 2],
  [{ $push: { b: { $each: [1], $nope: 1 } } }, 2],
  [{ $push: { b: { $each: [1], $slice: 'x' } } }, 2],
  [{ $push: { b: { $each: [1], $position: 1.5 } } }, 2],
  [{ $push: { b: { $each: [1], $sort: 5 } } }, 2],
  [{ $push: { s: 1 } }, 2],
  [{ $addToSet: { b: { $each: 5 } } }, 14],
  [{ $addToSet: { b: { $each: [1], $slice: 1 } } }, 2],
  [{ $addToSet: { s: 1 } }, 2],
  [{ $pullAll: { b: 5 } }, 2],
  [{ $pop: { b: 2 } }, 9],
  [{ $pop: { s: 1 } }, 14],
  [{ $rename: { b: 5 } }, 2],
  [{ $rename: { b: 'b' } }, 2],
  [{ $set: { 'b.': 1 } }, 56],
  [{ $set: { '': 1 } }, 56],
  [{ $set: { '$.b': 1 } }, 2],
  [{ $set: { b: 1, 'b.c': 1 } }, 40],
  [{ $set: { _id: 5 } }, 66],
  [{ $set: 5 }, 9],
  [{ $nope: { b: 1 } }, 9],
  [{ $set: { b: 1 }, c: 1 }, 9],
  [{ $set: { 'list.2000000': 1 } }, 34],
];

/** Filters of array elements that are none, or that nobody asked for. */
const ARRAY_FILTERS: readonly (readonly [filters: readonly object[], code: number])[] = [
  [[{ x: 1, y: 1 }], 9],
  [[{}], 9],
  [[{ x: 1 }, { x: 2 }], 9],
  [[{ x: 1 }, { y: 2 }], 9],
  [[{ y: 1 }], 2],
];

const STORED = { _id: 1, s: 'text', n: 5, list: [1, 2] };

/** Filters that find the document above. */
const FOUND: readonly Record<string, unknown>[] = [
  { s: { $type: 2 } },
  { n: { $type: [1, 16] } },
  { n: { $type: 'number' } },
  { list: { $type: 4 } },
  { none: { $not: { $type: 10 } } },
  { n: { $mod: [3.9, 2.1] } },
  { n: { $mod: [Decimal128.fromString('4'), 1] } },
  { n: { $bitsAllSet: [0, 2] } },
  { n: { $bitsAllClear: 2 } },
  { n: { $bitsAnySet: 6 } },
  { n: { $bitsAnyClear: [0, 1] } },
  { s: { $regex: '(?i)TEXT' } },
  { s: { $regex: 't e  x t # spaces and comments do not count', $options: 'x' } },
  { s: { $regex: '\\Atext\\z' } },
  { s: { $regex: '(?P<first>t)ex' } },
  { s: { $regex: '[\\w\\-]+' } },
  { s: { $in: [new BSONRegExp('^te', '')] } },
  { s: { $not: new BSONRegExp('^x', '') } },
  { list: { $elemMatch: { $gt: 1, $not: { $gt: 2 } } } },
  { list: { $not: { $elemMatch: { $nin: [1, 2] } } } },
  { $alwaysTrue: 1 },
  { $comment: 'said beside it', n: 5 },
  { $sampleRate: 1 },
];

/** What stands in filters, projections and updates: refused with its code where it is no operand. */
export const operandCases: readonly ConformanceCase[] = [
  ...FILTERS.map(([filter, errorCode]) => ({
    name: `gives ${errorCode} for the filter ${named(filter)}`,
    docs: [STORED],
    act: { find: filter },
    errorCode,
  })),
  ...PROJECTIONS.map(([projection, errorCode]) => ({
    name: `gives ${errorCode} for the projection ${named(projection)}`,
    docs: [STORED],
    act: { find: {}, options: { projection } },
    errorCode,
  })),
  ...UPDATES.map(([update, errorCode]) => ({
    name: `gives ${errorCode} for the update ${named(update)}`,
    docs: [STORED],
    act: { update: { _id: 1 }, with: update },
    errorCode,
  })),
  ...ARRAY_FILTERS.map(([arrayFilters, errorCode]) => ({
    name: `gives ${errorCode} for the array filters ${named(arrayFilters)}`,
    docs: [STORED],
    act: {
      update: { _id: 1 },
      with: { $set: { 'list.$[x]': 5 } },
      options: { arrayFilters: [...arrayFilters] },
    },
    errorCode,
  })),
  ...FOUND.map((filter) => ({
    name: `finds a document by ${named(filter)}`,
    docs: [STORED],
    act: { find: filter, options: { projection: { n: 1 } } },
    expected: [{ _id: 1, n: 5 }],
  })),
];
