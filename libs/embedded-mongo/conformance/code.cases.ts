import { Double } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const DATE = new Date('2024-03-10T13:45:30.123Z');

/** Expressions that are refused, each with the code of its operator. */
const EXPRESSIONS: readonly (readonly [expression: unknown, code: number])[] = [
  [{ $dateToString: { date: DATE, format: '%Q' } }, 18536],
  [{ $dateToString: { date: DATE, format: '%' } }, 18535],
  [{ $dateToString: {} }, 18628],
  [{ $dateToString: { date: DATE, nope: 1 } }, 18534],
  [{ $dateFromString: { dateString: 'x', nope: 1 } }, 40541],
  [{ $dateFromParts: { year: 'x' } }, 40515],
  [{ $dateFromParts: { year: 2024, isoWeek: 1 } }, 40489],
  [{ $dateFromParts: { isoWeekYear: 2024, month: 1 } }, 40525],
  [{ $dateFromParts: { year: 2024, nope: 1 } }, 40518],
  [{ $dateTrunc: { date: 'x', unit: 'day' } }, 5439012],
  [{ $dateTrunc: { unit: 'day' } }, 5439009],
  [{ $dateAdd: { startDate: 'x', unit: 'day', amount: 1 } }, 5166403],
  [{ $dateAdd: { startDate: DATE, amount: 1 } }, 5166402],
  [{ $dateDiff: { startDate: DATE, endDate: 'x', unit: 'day' } }, 5166307],
  [{ $dateDiff: { endDate: DATE, unit: 'day' } }, 5166303],
  [{ $hour: [DATE, DATE] }, 40536],
  [{ $year: {} }, 40539],
  [{ $year: { date: DATE, nope: 1 } }, 40535],
  [{ $substrBytes: ['é', 1, 1] }, 28656],
  [{ $substrBytes: ['é', 0, 1] }, 28657],
  [{ $substrCP: ['hello', 'a', 1] }, 34450],
  [{ $substrCP: ['hello', 2, -1] }, 34454],
  [{ $trim: { chars: 'x' } }, 50695],
  [{ $indexOfCP: ['a', null] }, 40094],
  [{ $indexOfCP: ['a', 'a', -1] }, 40097],
  [{ $replaceAll: { input: 'a', find: 5, replacement: 'x' } }, 51745],
  [{ $replaceOne: { input: 'a', find: 'a' } }, 51747],
  [{ $regexMatch: { input: 'a', regex: '(' } }, 51111],
  [{ $regexMatch: { regex: 'a' } }, 31022],
  [{ $divide: ['a', 1] }, 14],
  [{ $pow: [1, 'a'] }, 28763],
  [{ $cond: { if: 1, then: 1 } }, 17082],
  [{ $switch: { nope: 1 } }, 40067],
  [{ $switch: { branches: [{ case: true }] } }, 40065],
  [{ $ifNull: [null] }, 1257300],
  [{ $let: { in: 1 } }, 16876],
  [{ $arrayElemAt: [[1], 'a'] }, 28690],
  [{ $slice: [[1], 1.5] }, 28726],
  [{ $range: [0, 1.5] }, 34446],
  [{ $zip: { inputs: [] } }, 34465],
  [{ $firstN: { n: 1 } }, 5787907],
  [{ $map: { input: 5, in: 1 } }, 16883],
  [{ $map: { in: 1 } }, 16880],
  [{ $filter: { input: [1] } }, 28650],
  [{ $reduce: { input: 5, initialValue: 0, in: 1 } }, 40080],
  [{ $reduce: { input: [1], initialValue: 0 } }, 40079],
  [{ $sortArray: { input: 5, sortBy: 1 } }, 2942504],
  [{ $setDifference: [[1], 5] }, 17049],
  [{ $setEquals: [[1]] }, 17045],
  [{ $arrayToObject: { $literal: [['a']] } }, 40397],
  [{ $arrayToObject: { $literal: [[5, 1]] } }, 40395],
  [{ $arrayToObject: { $literal: [['a', 1], { k: 'a', v: 1 }] } }, 40396],
  [{ $arrayToObject: { $literal: [{ k: 'a', w: 1 }] } }, 40393],
  [{ $arrayToObject: { $literal: [5] } }, 40398],
  [{ a: 1, $add: [1] }, 16410],
  ['$a.', 40353],
  [{ $meta: 'nope' }, 17308],
];

const DOCS = [
  { _id: 1, a: 1 },
  { _id: 2, a: 1 },
];

const index = (spec: object): object => ({ createIndexes: '@self', indexes: [spec] });
const on = (a: object, more: object = {}): object => ({ key: a, name: 'other', ...more });

/** Commands that are refused, over documents with an index that expires. */
const COMMANDS: readonly (readonly [command: object, code: number])[] = [
  [{ insert: '@self', documents: 5 }, 14],
  [{ aggregate: '@self', pipeline: [{ $merge: 5 }], cursor: {} }, 51182],
  [{ insert: 'system.x', documents: [{ _id: 1 }] }, 73],
  [{ insert: '@self', documents: [{ _id: 9 }], writeConcern: { w: 2 } }, 2],
  [{ insert: '@self', documents: [{ _id: 9 }], writeConcern: { w: 'tag' } }, 2],
  [{ find: '@self', readConcern: { level: 'nope' } }, 2],
  [{ aggregate: '@self', pipeline: [5], cursor: {} }, 14],
  [{ aggregate: '@self', pipeline: [], cursor: 5 }, 14],
  [{ aggregate: '@self', pipeline: [], cursor: { batchSize: -1 } }, 51024],
  [{ find: '@self', filter: { $jsonSchema: { properties: 5 } } }, 14],
  [{ find: '@self', filter: { $jsonSchema: { required: 'a' } } }, 14],
  [{ find: '@self', filter: { $jsonSchema: { required: [] } } }, 9],
  [{ distinct: '@self' }, 40414],
  [{ killCursors: '@self' }, 40414],
  [{ killCursors: '@self', cursors: 5 }, 14],
  [{ find: '@self', hint: 5 }, 14],
  [{ find: '@self', sort: { $natural: 1, a: 1 } }, 2],
  [{ find: '@self', projection: { a: 0, z: '$a' } }, 31252],
  [{ update: '@self', updates: [{ q: 5, u: {} }] }, 14],
  [{ update: '@self', updates: [{ q: {}, u: 5 }] }, 9],
  [{ update: '@self', updates: [{ q: {}, u: {}, multi: 'x' }] }, 14],
  [{ dropIndexes: '@self', index: 5 }, 14],
  [{ collMod: '@self', index: { hidden: true } }, 72],
  [{ collMod: '@self', index: { name: 'a_1' } }, 72],
  [index({ key: { a: 1 }, name: 'a_1', expireAfterSeconds: 9 }), 85],
  [index(on({ a: 1 }, { expireAfterSeconds: 5 })), 85],
  [index({ key: { a: 1 }, name: 'a_1', sparse: true }), 86],
  [index(on({ a: 1 }, { expireAfterSeconds: 'x' })), 67],
  [index(on({ a: 1 }, { v: 5 })), 67],
  [index({ key: { a: 1 }, name: '_id_' }), 2],
  [index(on({ _id: 1 }, { unique: true })), 197],
  [index(on({ _id: 1 }, { hidden: true })), 2],
];

/** Merges into a collection of the same documents that are refused. */
const MERGES: readonly (readonly [merge: object, code: number])[] = [
  [{ on: 'a' }, 51183],
  [{ whenMatched: 'keepExisting', whenNotMatched: 'discard' }, 51189],
  [{ whenNotMatched: 'nope' }, 2],
  [{ on: 'u' }, 51132],
];

/** Pipelines that are refused. */
const PIPELINES: readonly (readonly [stage: object, code: number])[] = [
  [{ $count: '' }, 40157],
  [{ $count: '$a' }, 40158],
  [{ $count: 'a.b' }, 40160],
  [{ $unwind: 5 }, 15981],
  [{ $unwind: { path: 5 } }, 28808],
  [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: 'x' } }, 28809],
  [{ $sample: 5 }, 28745],
  [{ $sample: { size: 'x' } }, 28746],
  [{ $sample: { size: 1, x: 1 } }, 28748],
  [{ $sample: {} }, 28749],
  [{ $sortByCount: { a: 1 } }, 40147],
  [{ $sortByCount: 5 }, 40149],
  [{ $bucket: { groupBy: 'a', boundaries: [0, 9] } }, 40202],
  [{ $bucketAuto: { groupBy: '$a', buckets: 'x' } }, 40241],
  [{ $bucketAuto: { groupBy: '$k', buckets: 1, granularity: 'R5' } }, 40258],
  [{ $replaceRoot: {} }, 40414],
  [{ $replaceRoot: { newRoot: '$$ROOT', x: 1 } }, 40415],
  [{ $lookup: { from: '@self', localField: '$a', foreignField: 'a', as: 'b' } }, 16410],
  [{ $lookup: { from: '@self', localField: 'a', foreignField: 'a', as: '' } }, 40352],
  [{ $lookup: { from: '@self', pipeline: [{ $out: 'x' }], as: 'b' } }, 51047],
  [{ $unionWith: { coll: '@self', pipeline: [{ $out: 'x' }] } }, 31441],
  [{ $graphLookup: { from: '@self' } }, 40105],
  [{ $setWindowFields: {} }, 40414],
  [{ $densify: { field: 'a' } }, 40414],
];

const WINDOW = { documents: [0, 1], range: [0, 1] };

/** Refusals by their codes, and what must not be refused beside them. */
export const codeCases: readonly ConformanceCase[] = [
  ...EXPRESSIONS.map(([expression, errorCode]) => ({
    name: `gives ${errorCode} for ${named(expression)}`,
    docs: [{ _id: 1 }],
    act: { expression },
    errorCode,
  })),
  ...COMMANDS.map(([command, errorCode]) => ({
    name: `gives ${errorCode} for the command ${named(command)}`,
    docs: DOCS,
    indexes: [{ key: { a: 1 }, expireAfterSeconds: 5 }],
    act: { command, fields: ['ok'] },
    errorCode,
  })),
  ...PIPELINES.map(([stage, errorCode]) => ({
    name: `gives ${errorCode} for the stage ${named(stage)}`,
    docs: DOCS,
    act: { aggregate: [stage] },
    errorCode,
  })),
  {
    name: 'refuses a window with bounds of two kinds',
    docs: DOCS,
    act: {
      aggregate: [
        { $setWindowFields: { sortBy: { _id: 1 }, output: { n: { $sum: 1, window: WINDOW } } } },
      ],
    },
    errorCode: 9,
  },
  {
    name: 'counts a window of months by the calendar',
    docs: [
      { _id: 1, d: new Date('2024-01-31') },
      { _id: 2, d: new Date('2024-02-29') },
      { _id: 3, d: new Date('2024-03-31') },
    ],
    act: {
      aggregate: [
        {
          $setWindowFields: {
            sortBy: { d: 1 },
            output: { n: { $sum: 1, window: { range: [-1, 0], unit: 'month' } } },
          },
        },
        { $project: { n: 1 } },
      ],
    },
    expected: [
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 2 },
    ],
  },
  {
    name: 'lets a bucket take what lies below its rounded end',
    docs: [{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4 }, { _id: 5 }],
    act: {
      aggregate: [{ $bucketAuto: { groupBy: '$_id', buckets: 3, granularity: 'R5' } }],
    },
    expected: [
      { _id: { min: new Double(0.63), max: new Double(2.5) }, count: 2 },
      { _id: { min: new Double(2.5), max: new Double(6.3) }, count: 3 },
    ],
  },
  ...MERGES.map(([merge, errorCode]) => ({
    name: `gives ${errorCode} for a merge by ${named(merge)}`,
    docs: DOCS,
    indexes: [{ key: { u: 1 }, unique: true, sparse: true }],
    act: { aggregate: [{ $merge: { into: '@self', ...merge } }] },
    errorCode,
  })),
  {
    name: 'refuses a merge that would change an _id',
    docs: [{ _id: 1, u: 1 }],
    indexes: [{ key: { u: 1 }, unique: true }],
    act: {
      aggregate: [{ $set: { _id: 5 } }, { $merge: { into: '@self', on: 'u' } }],
    },
    errorCode: 66,
  },
  {
    name: 'reads against the order of insertion',
    docs: [{ _id: 2 }, { _id: 1 }, { _id: 3 }],
    act: { find: {}, options: { sort: { $natural: -1 } } },
    expected: [{ _id: 3 }, { _id: 1 }, { _id: 2 }],
  },
  {
    name: 'looks into the documents of an array, not into arrays within it',
    docs: [{ _id: 1, a: [[{ b: 1 }], { b: 2 }, 3] }],
    act: { expression: '$a.b' },
    expected: [2],
  },
  {
    name: 'leaves a cursor open that was asked for nothing yet',
    docs: DOCS,
    act: { find: {}, options: { batchSize: 0 } },
    expected: DOCS,
  },
  {
    name: 'tells nothing of a write that need not be acknowledged',
    act: {
      command: { insert: '@self', documents: [{ _id: 1 }], writeConcern: { w: 0 } },
      fields: ['ok', 'n'],
    },
    expected: { ok: 1, n: undefined },
  },
  {
    name: 'keeps a sparse index beside one of the same key that is not',
    docs: DOCS,
    indexes: [{ key: { a: 1 }, sparse: true }],
    act: { command: index(on({ a: 1 })), fields: ['numIndexesAfter'] },
    expected: { numIndexesAfter: 3 },
  },
  {
    name: 'sets a nested field whose name starts with a dollar',
    docs: [{ _id: 1 }],
    act: { update: {}, with: { $set: { 'a.$b': 1 } } },
    expected: [{ _id: 1, a: { $b: 1 } }],
  },
  {
    name: 'evaluates {"$const":5}',
    docs: [{ _id: 1 }],
    act: { expression: { $const: 5 } },
    expected: 5,
  },
];
