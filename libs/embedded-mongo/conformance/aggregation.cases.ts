import { Double, Long } from 'mongodb';

import { type ConformanceCase } from './conformance-case.js';

const SALES = [
  { _id: 1, item: 'a', qty: 2, price: 10, at: new Date('2024-01-01T00:00:00Z'), tags: ['x', 'y'] },
  { _id: 2, item: 'b', qty: 1, price: 20, at: new Date('2024-01-02T00:00:00Z'), tags: [] },
  { _id: 3, item: 'a', qty: 5, price: 5, at: new Date('2024-01-03T00:00:00Z'), tags: ['y'] },
  { _id: 4, item: 'c', qty: 10, price: 1, at: new Date('2024-01-04T00:00:00Z') },
];

const double = (value: number): Double => new Double(value);

/** Stages, results in order; a third member says why the second engine is not asked. */
type Row = readonly [stages: object[], results: readonly object[], notOnOracle?: string];

const BY_ITEM = { $sort: { _id: 1 } };

const ROWS: readonly Row[] = [
  [
    [{ $match: { item: 'a' } }, { $project: { qty: 1 } }, BY_ITEM],
    [
      { _id: 1, qty: 2 },
      { _id: 3, qty: 5 },
    ],
  ],
  [
    [{ $group: { _id: '$item', n: { $sum: '$qty' } } }, BY_ITEM],
    [
      { _id: 'a', n: 7 },
      { _id: 'b', n: 1 },
      { _id: 'c', n: 10 },
    ],
  ],
  [
    [{ $group: { _id: null, n: { $sum: 1 }, avg: { $avg: '$qty' } } }],
    [{ _id: null, n: 4, avg: 4.5 }],
  ],
  [
    [{ $group: { _id: null, min: { $min: '$qty' }, max: { $max: '$price' } } }],
    [{ _id: null, min: 1, max: 20 }],
  ],
  [
    [BY_ITEM, { $group: { _id: '$item', all: { $push: '$qty' } } }, BY_ITEM],
    [
      { _id: 'a', all: [2, 5] },
      { _id: 'b', all: [1] },
      { _id: 'c', all: [10] },
    ],
  ],
  [
    [BY_ITEM, { $group: { _id: null, first: { $first: '$item' }, last: { $last: '$item' } } }],
    [{ _id: null, first: 'a', last: 'c' }],
  ],
  [
    [{ $match: { item: 'b' } }, { $group: { _id: '$item', set: { $addToSet: '$price' } } }],
    [{ _id: 'b', set: [20] }],
  ],
  [[{ $group: { _id: null, c: { $count: {} } } }], [{ _id: null, c: 4 }]],
  [
    [
      BY_ITEM,
      { $group: { _id: null, top: { $topN: { n: 2, sortBy: { qty: -1 }, output: '$_id' } } } },
    ],
    [{ _id: null, top: [4, 3] }],
  ],
  [
    [{ $group: { _id: null, b: { $bottom: { sortBy: { qty: -1 }, output: '$_id' } } } }],
    [{ _id: null, b: 2 }],
  ],
  [
    [
      BY_ITEM,
      {
        $group: {
          _id: null,
          f: { $firstN: { n: 2, input: '$_id' } },
          m: { $maxN: { n: 2, input: '$qty' } },
        },
      },
    ],
    [{ _id: null, f: [1, 2], m: [10, 5] }],
  ],
  [[{ $group: { _id: null, m: { $mergeObjects: { k: 1 } } } }], [{ _id: null, m: { k: 1 } }]],
  [[{ $group: { _id: null, sd: { $stdDevPop: '$one' } } }], [{ _id: null, sd: null }]],
  [
    [
      {
        $group: {
          _id: null,
          p: { $percentile: { input: '$qty', p: [0.5, 1], method: 'approximate' } },
        },
      },
    ],
    [{ _id: null, p: [double(2), double(10)] }],
    'no $percentile',
  ],
  [
    [{ $group: { _id: null, m: { $median: { input: '$qty', method: 'approximate' } } } }],
    [{ _id: null, m: double(2) }],
    'no $median',
  ],
  [
    [{ $group: { _id: { i: '$item' }, n: { $sum: 1 } } }, { $match: { '_id.i': 'a' } }],
    [{ _id: { i: 'a' }, n: 2 }],
  ],
  [
    [{ $sort: { qty: -1 } }, { $limit: 2 }, { $project: { _id: 1 } }],
    [{ _id: 4 }, { _id: 3 }],
  ],
  [[{ $sort: { qty: 1 } }, { $skip: 3 }, { $project: { _id: 1 } }], [{ _id: 4 }]],
  [[{ $match: { qty: { $gt: 1 } } }, { $count: 'n' }], [{ n: 3 }]],
  [[{ $match: { qty: 99 } }, { $count: 'n' }], []],
  [
    [{ $match: { _id: 1 } }, { $unwind: '$tags' }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
    ],
  ],
  [
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $sort: { _id: 1, i: 1 } },
      { $project: { tags: 1, i: 1 } },
    ],
    [
      { _id: 1, tags: 'x', i: Long.fromNumber(0) },
      { _id: 1, tags: 'y', i: Long.fromNumber(1) },
      { _id: 2, i: null },
      { _id: 3, tags: 'y', i: Long.fromNumber(0) },
      { _id: 4, i: null },
    ],
  ],
  [
    [
      { $match: { _id: 1 } },
      { $addFields: { total: { $multiply: ['$qty', '$price'] } } },
      { $project: { total: 1 } },
    ],
    [{ _id: 1, total: 20 }],
  ],
  [
    [{ $match: { _id: 1 } }, { $set: { 'deep.er': 1 } }, { $project: { deep: 1 } }],
    [{ _id: 1, deep: { er: 1 } }],
  ],
  [[{ $match: { _id: 1 } }, { $unset: ['tags', 'at', 'price'] }], [{ _id: 1, item: 'a', qty: 2 }]],
  [[{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { n: '$qty' } } }], [{ n: 2 }]],
  [
    [{ $match: { _id: 1 } }, { $replaceWith: { $mergeObjects: [{ a: 0 }, { b: '$item' }] } }],
    [{ a: 0, b: 'a' }],
  ],
  [[{ $sortByCount: '$item' }, { $limit: 1 }], [{ _id: 'a', count: 2 }]],
  [
    [{ $bucket: { groupBy: '$qty', boundaries: [0, 2, 5, 11] } }],
    [
      { _id: 0, count: 1 },
      { _id: 2, count: 1 },
      { _id: 5, count: 2 },
    ],
  ],
  [
    [
      {
        $bucket: {
          groupBy: '$qty',
          boundaries: [0, 2],
          default: 'rest',
          output: { n: { $sum: '$qty' } },
        },
      },
    ],
    [
      { _id: 0, n: 1 },
      { _id: 'rest', n: 17 },
    ],
  ],
  [
    [{ $bucketAuto: { groupBy: '$qty', buckets: 2 } }],
    [
      { _id: { min: 1, max: 5 }, count: 2 },
      { _id: { min: 5, max: 10 }, count: 2 },
    ],
  ],
  [
    [
      {
        $facet: {
          n: [{ $count: 'c' }],
          top: [{ $sort: { qty: -1 } }, { $limit: 1 }, { $project: { _id: 1 } }],
        },
      },
    ],
    [{ n: [{ c: 4 }], top: [{ _id: 4 }] }],
  ],
  [
    [
      { $match: { _id: { $in: [1, 2] } } },
      { $lookup: { from: '@self', localField: 'item', foreignField: 'item', as: 'same' } },
      BY_ITEM,
      { $project: { n: { $size: '$same' } } },
    ],
    [
      { _id: 1, n: 2 },
      { _id: 2, n: 1 },
    ],
  ],
  [
    [
      { $match: { _id: 1 } },
      {
        $lookup: {
          from: '@self',
          let: { q: '$qty' },
          pipeline: [
            { $match: { $expr: { $gt: ['$qty', '$$q'] } } },
            { $sort: { _id: 1 } },
            { $project: { _id: 1 } },
          ],
          as: 'more',
        },
      },
      { $project: { more: 1 } },
    ],
    [{ _id: 1, more: [{ _id: 3 }, { _id: 4 }] }],
  ],
  [
    [
      { $match: { _id: 1 } },
      {
        $lookup: {
          from: '@self',
          localField: 'item',
          foreignField: 'item',
          pipeline: [{ $match: { qty: { $gt: 2 } } }, { $project: { _id: 1 } }],
          as: 'more',
        },
      },
      { $project: { more: 1 } },
    ],
    [{ _id: 1, more: [{ _id: 3 }] }],
  ],
  [
    [
      { $match: { _id: 4 } },
      { $lookup: { from: '@self', localField: 'nothing', foreignField: 'tags', as: 'hit' } },
      { $project: { n: { $size: '$hit' } } },
    ],
    [{ _id: 4, n: 1 }],
  ],
  [
    [
      { $match: { _id: 1 } },
      { $project: { _id: 1 } },
      {
        $unionWith: { coll: '@self', pipeline: [{ $match: { _id: 2 } }, { $project: { _id: 1 } }] },
      },
    ],
    [{ _id: 1 }, { _id: 2 }],
  ],
  [
    [
      { $sort: { _id: 1 } },
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: { run: { $sum: '$qty', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      { $project: { run: 1 } },
    ],
    [
      { _id: 1, run: 2 },
      { _id: 2, run: 3 },
      { _id: 3, run: 8 },
      { _id: 4, run: 18 },
    ],
  ],
  [
    [
      {
        $setWindowFields: {
          partitionBy: '$item',
          sortBy: { qty: -1 },
          output: { r: { $rank: {} }, n: { $documentNumber: {} } },
        },
      },
      BY_ITEM,
      { $project: { r: 1, n: 1 } },
    ],
    [
      { _id: 1, r: 2, n: 2 },
      { _id: 2, r: 1, n: 1 },
      { _id: 3, r: 1, n: 1 },
      { _id: 4, r: 1, n: 1 },
    ],
  ],
  [
    [
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: { prev: { $shift: { output: '$qty', by: -1, default: 0 } } },
        },
      },
      { $project: { prev: 1 } },
    ],
    [
      { _id: 1, prev: 0 },
      { _id: 2, prev: 2 },
      { _id: 3, prev: 1 },
      { _id: 4, prev: 5 },
    ],
  ],
  [
    [
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: { near: { $push: '$_id', window: { range: [-1, 1] } } },
        },
      },
      { $match: { _id: 2 } },
      { $project: { near: 1 } },
    ],
    [{ _id: 2, near: [1, 2, 3] }],
  ],
  [
    [
      { $match: { _id: 1 } },
      { $project: { d: { $dateToString: { date: '$at', format: '%Y-%m-%d' } }, _id: 0 } },
    ],
    [{ d: '2024-01-01' }],
  ],
  [
    [{ $match: { _id: 1 } }, { $project: { qty: 0, price: 0, at: 0, tags: 0 } }],
    [{ _id: 1, item: 'a' }],
  ],
  [
    [
      { $redact: { $cond: [{ $eq: ['$item', 'b'] }, '$$KEEP', '$$PRUNE'] } },
      { $project: { _id: 1 } },
    ],
    [{ _id: 2 }],
  ],
  [
    [
      { $match: { _id: 1 } },
      {
        $graphLookup: {
          from: '@self',
          startWith: '$item',
          connectFromField: 'item',
          connectToField: 'item',
          as: 'g',
        },
      },
      { $project: { n: { $size: '$g' } } },
    ],
    [{ _id: 1, n: 2 }],
  ],
  [[{ $match: { _id: { $lt: 3 } } }, { $sample: { size: 10 } }, { $count: 'n' }], [{ n: 2 }]],
  [[{ $match: { $expr: { $eq: ['$item', 'c'] } } }, { $project: { _id: 1 } }], [{ _id: 4 }]],
  [
    [
      { $match: { _id: 1 } },
      { $fill: { output: { zip: { value: 0 } } } },
      { $project: { zip: 1 } },
    ],
    [{ _id: 1, zip: 0 }],
    'no $fill with a value',
  ],
];

const ERRORS: readonly (readonly [stages: object[], code: number, notOnOracle?: string])[] = [
  [[{ $nope: 1 }], 40324],
  [[{ $match: 1 }], 15959],
  [[{ $group: { n: { $sum: 1 } } }], 15955],
  [[{ $group: { _id: 1, n: { $nope: 1 } } }], 15952],
  [[{ $group: { _id: 1, n: 1 } }], 40234],
  [[{ $limit: 0 }], 15958],
  [[{ $skip: -1 }], 5107200],
  [[{ $sort: {} }], 15976],
  [[{ $sort: { a: 2 } }], 15975],
  [[{ $unwind: 'tags' }], 28818],
  [[{ $count: '' }], 40156],
  [[{ $bucket: { groupBy: '$qty', boundaries: [1] } }], 40192],
  [[{ $bucket: { groupBy: '$qty', boundaries: [2, 1] } }], 40194],
  [[{ $bucket: { groupBy: '$qty', boundaries: [0, 1] } }], 40066],
  [[{ $replaceRoot: { newRoot: '$qty' } }], 40228],
  [[{ $match: {}, $limit: 1 }], 40323],
  [[{ $out: 'x' }, { $match: {} }], 40601],
  [[{ $lookup: { from: 'x', as: 'y' } }], 9],
  [[{ $changeStream: {} }], 115, 'refuses with another code'],
];

/** Pipelines over a few sales. */
export const aggregationCases: readonly ConformanceCase[] = [
  ...ROWS.map(([aggregate, expected, notOnOracle]) => ({
    name: `aggregates ${JSON.stringify(aggregate)}`,
    docs: SALES,
    act: { aggregate },
    expected,
    ...(notOnOracle === undefined ? {} : { notOnOracle }),
  })),
  ...ERRORS.map(([aggregate, errorCode, notOnOracle]) => ({
    name: `refuses the pipeline ${JSON.stringify(aggregate)}`,
    docs: SALES,
    act: { aggregate },
    errorCode,
    ...(notOnOracle === undefined ? {} : { notOnOracle }),
  })),
];
