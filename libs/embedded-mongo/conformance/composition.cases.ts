import { type ConformanceCase } from './conformance-case.js';
import { BY_ID, type PipelineRow, pipelineCases } from './sales.js';

const ROWS: readonly PipelineRow[] = [
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
      BY_ID,
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
      BY_ID,
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
  ],
];

/** Buckets, joins, facets, windows and the like. */
export const compositionCases: readonly ConformanceCase[] = pipelineCases(ROWS);
