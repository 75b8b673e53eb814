import { Double, Long } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';
import { BY_ID, type PipelineRow, pipelineCases, SALES } from './sales.js';

const double = (value: number): Double => new Double(value);

const ROWS: readonly PipelineRow[] = [
  [
    [{ $match: { item: 'a' } }, { $project: { qty: 1 } }, BY_ID],
    [
      { _id: 1, qty: 2 },
      { _id: 3, qty: 5 },
    ],
  ],
  [
    [{ $group: { _id: '$item', n: { $sum: '$qty' } } }, BY_ID],
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
    [BY_ID, { $group: { _id: '$item', all: { $push: '$qty' } } }, BY_ID],
    [
      { _id: 'a', all: [2, 5] },
      { _id: 'b', all: [1] },
      { _id: 'c', all: [10] },
    ],
  ],
  [
    [BY_ID, { $group: { _id: null, first: { $first: '$item' }, last: { $last: '$item' } } }],
    [{ _id: null, first: 'a', last: 'c' }],
  ],
  [
    [{ $match: { item: 'b' } }, { $group: { _id: '$item', set: { $addToSet: '$price' } } }],
    [{ _id: 'b', set: [20] }],
  ],
  [[{ $group: { _id: null, c: { $count: {} } } }], [{ _id: null, c: 4 }]],
  [
    [
      BY_ID,
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
      BY_ID,
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
  ],
  [
    [{ $group: { _id: null, m: { $median: { input: '$qty', method: 'approximate' } } } }],
    [{ _id: null, m: double(2) }],
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
];

const ERRORS: readonly (readonly [stages: object[], code: number])[] = [
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
  [[{ $count: '' }], 40157],
  [[{ $bucket: { groupBy: '$qty', boundaries: [1] } }], 40192],
  [[{ $bucket: { groupBy: '$qty', boundaries: [2, 1] } }], 40194],
  [[{ $bucket: { groupBy: '$qty', boundaries: [0, 1] } }], 40066],
  [[{ $replaceRoot: { newRoot: '$qty' } }], 40228],
  [[{ $match: {}, $limit: 1 }], 40323],
  [[{ $out: 'x' }, { $match: {} }], 40601],
  [[{ $lookup: { from: 'x', as: 'y' } }], 9],
  [[{ $changeStream: {} }], 40573],
];

/** Pipelines over a few sales, and pipelines that are refused. */
export const aggregationCases: readonly ConformanceCase[] = [
  ...pipelineCases(ROWS),
  ...ERRORS.map(([aggregate, errorCode]) => ({
    name: `refuses the pipeline ${named(aggregate)}`,
    docs: SALES,
    act: { aggregate },
    errorCode,
  })),
];
