import { BSONRegExp, Double, Long } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const long = (value: number): Long => Long.fromNumber(value);
const double = (value: number): Double => new Double(value);

const ITEMS = [
  { _id: 1, n: 1, tags: ['a', 'b'] },
  { _id: 2, n: 5, tags: [] },
  { _id: 3, n: 9 },
];

/** Pipelines that are refused, and the code. */
const STAGE_ERRORS: readonly (readonly [stage: Record<string, unknown>, errorCode: number])[] = [
  [{ $limit: 0 }, 15958],
  [{ $limit: 'a' }, 5107201],
  [{ $skip: -1 }, 5107200],
  [{ $count: '' }, 40157],
  [{ $count: '$a' }, 40158],
  [{ $count: 'a.b' }, 40160],
  [{ $unwind: 'tags' }, 28818],
  [{ $unwind: {} }, 28812],
  [{ $unwind: { path: '$tags', other: 1 } }, 28811],
  [{ $unwind: { path: '$tags', includeArrayIndex: '$i' } }, 28822],
  [{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: 1 } }, 28809],
  [{ $sample: 1 }, 28745],
  [{ $sample: { size: -1 } }, 28747],
  [{ $sample: {} }, 28749],
  [{ $sort: {} }, 15976],
  [{ $sort: 1 }, 15973],
  [{ $sort: { n: 2 } }, 15975],
  [{ $project: {} }, 51272],
  [{ $project: 1 }, 15969],
  [{ $addFields: 1 }, 40272],
  [{ $unset: 1 }, 31002],
  [{ $match: 1 }, 15959],
  [{ $group: 1 }, 15947],
  [{ $group: {} }, 15955],
  [{ $group: { _id: 1, n: 1 } }, 40234],
  [{ $group: { _id: 1, n: { $nope: 1 } } }, 15952],
  [{ $group: { _id: 1, n: { $sum: 1, $max: 1 } } }, 40238],
  [{ $group: { _id: 1, 'a.b': { $sum: 1 } } }, 40235],
  [{ $bucket: { groupBy: '$n', boundaries: [0, 5] } }, 40066],
  [{ $bucket: { groupBy: '$n', boundaries: [5] } }, 40192],
  [{ $bucket: { groupBy: '$n', boundaries: [5, 0] } }, 40194],
  [{ $bucket: { groupBy: '$n', boundaries: [0, 'a'] } }, 40193],
  [{ $bucket: { boundaries: [0, 5] } }, 40198],
  [{ $bucket: 1 }, 40201],
  [{ $bucketAuto: { groupBy: '$n', buckets: 0 } }, 40243],
  [{ $bucketAuto: { groupBy: '$n' } }, 40246],
  [{ $bucketAuto: 1 }, 40240],
  [{ $sortByCount: 'n' }, 40148],
  [{ $replaceRoot: 1 }, 40229],
  [{ $replaceWith: '$n' }, 40228],
  [{ $redact: 'x' }, 17053],
  [{ $facet: {} }, 40169],
  [{ $lookup: 1 }, 9],
  [{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 1 } }, 9],
  [{ $lookup: { from: 'x', localField: 'a', as: 'c' } }, 9],
  [{ $lookup: { from: 'x', pipeline: [], as: 'c', other: 1 } }, 9],
  [{ $unionWith: 1 }, 9],
  [{ $setWindowFields: { output: { r: { $rank: {} } } } }, 5371602],
  [{ $densify: { field: 'n', range: { step: 0, bounds: 'full' } } }, 5733401],
  [{ $n: 1 }, 40324],
];

/** Stages and what they give for the three items. */
const STAGES: readonly (readonly [pipeline: Record<string, unknown>[], result: unknown[]])[] = [
  [
    [{ $unwind: { path: '$tags', includeArrayIndex: 'at.i' } }, { $project: { tags: 1, at: 1 } }],
    [
      { _id: 1, tags: 'a', at: { i: long(0) } },
      { _id: 1, tags: 'b', at: { i: long(1) } },
    ],
  ],
  [
    [{ $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } }, { $project: { tags: 1 } }],
    [{ _id: 1, tags: 'a' }, { _id: 1, tags: 'b' }, { _id: 2 }, { _id: 3 }],
  ],
  [[{ $unwind: '$n' }, { $project: { n: 1 } }, { $limit: 1 }], [{ _id: 1, n: 1 }]],
  [[{ $match: { n: 99 } }, { $count: 'total' }], []],
  [
    [{ $bucket: { groupBy: '$n', boundaries: [0, 5], default: 'rest' } }],
    [
      { _id: 0, count: 1 },
      { _id: 'rest', count: 2 },
    ],
  ],
  [
    [{ $bucketAuto: { groupBy: '$n', buckets: 2, output: { ids: { $push: '$_id' } } } }],
    [
      { _id: { min: 1, max: 9 }, ids: [1, 2] },
      { _id: { min: 9, max: 9 }, ids: [3] },
    ],
  ],
  [
    [{ $bucketAuto: { groupBy: '$n', buckets: 1, granularity: '1-2-5' } }],
    [{ _id: { min: 0.5, max: double(10) }, count: 3 }],
  ],
  [
    [{ $redact: { $cond: [{ $gt: ['$n', 4] }, '$$PRUNE', '$$KEEP'] } }, { $project: { _id: 1 } }],
    [{ _id: 1 }],
  ],
  [[{ $unionWith: { pipeline: [{ $documents: [{ a: 1 }] }] } }, { $match: { a: 1 } }], [{ a: 1 }]],
  [
    [
      { $lookup: { from: '@self', localField: 'missing', foreignField: 'tags', as: 'same' } },
      { $project: { same: '$same._id' } },
    ],
    [
      { _id: 1, same: [3] },
      { _id: 2, same: [3] },
      { _id: 3, same: [3] },
    ],
  ],
  [
    [
      {
        $lookup: {
          from: '@self',
          let: { mine: '$n' },
          pipeline: [
            { $match: { $expr: { $lt: ['$n', '$$mine'] } } },
            { $sort: { _id: 1 } },
            { $project: { _id: 1 } },
          ],
          as: 'less',
        },
      },
      { $project: { less: 1 } },
    ],
    [
      { _id: 1, less: [] },
      { _id: 2, less: [{ _id: 1 }] },
      { _id: 3, less: [{ _id: 1 }, { _id: 2 }] },
    ],
  ],
  [
    [
      {
        $facet: {
          low: [{ $match: { n: { $lt: 5 } } }, { $project: { _id: 1 } }],
          all: [{ $count: 'n' }],
        },
      },
    ],
    [{ low: [{ _id: 1 }], all: [{ n: 3 }] }],
  ],
  [
    [
      {
        $group: {
          _id: null,
          f: { $first: '$n' },
          l: { $last: '$n' },
          s: { $addToSet: { $literal: 1 } },
          a: { $avg: '$tags' },
        },
      },
    ],
    [{ _id: null, f: 1, l: 9, s: [1], a: null }],
  ],
  [
    [{ $group: { _id: { big: { $gt: ['$n', 4] } }, n: { $sum: '$n' } } }, { $sort: { n: 1 } }],
    [
      { _id: { big: false }, n: 1 },
      { _id: { big: true }, n: 14 },
    ],
  ],
  [
    [
      { $densify: { field: 'n', range: { step: 4, bounds: [1, 10] } } },
      { $project: { _id: 0, n: 1 } },
    ],
    [{ n: 1 }, { n: 5 }, { n: 9 }],
  ],
  [
    [
      { $fill: { sortBy: { _id: 1 }, output: { tags: { method: 'locf' } } } },
      { $project: { tags: 1 } },
    ],
    [
      { _id: 1, tags: ['a', 'b'] },
      { _id: 2, tags: [] },
      { _id: 3, tags: [] },
    ],
  ],
];

/** Filters that are refused, and the code. */
const FILTER_ERRORS: readonly (readonly [filter: Record<string, unknown>, errorCode: number])[] = [
  [{ n: { $in: 1 } }, 2],
  [{ n: { $in: [{ $gt: 1 }] } }, 2],
  [{ n: { $nin: 1 } }, 2],
  [{ n: { $regex: 1 } }, 2],
  [{ n: { $regex: 'a', $options: 1 } }, 2],
  [{ n: { $regex: 'a', $options: 'q' } }, 51108],
  [{ n: { $regex: new BSONRegExp('a', 'i'), $options: 'm' } }, 51075],
  [{ n: { $options: 'i' } }, 2],
  [{ n: { $not: 1 } }, 2],
  [{ n: { $not: {} } }, 2],
  [{ n: { $elemMatch: 1 } }, 2],
  [{ n: { $mod: [2] } }, 2],
  [{ n: { $mod: 1 } }, 2],
  [{ n: { $mod: [0, 1] } }, 2],
  [{ n: { $type: 'nope' } }, 2],
  [{ n: { $type: [] } }, 9],
  [{ n: { $all: 1 } }, 2],
  [{ n: { $bitsAllSet: -1 } }, 9],
  [{ n: { $bitsAllSet: 'a' } }, 2],
  [{ n: { $nope: 1 } }, 2],
  [{ $nope: 1 }, 2],
  [{ $and: 1 }, 2],
  [{ $and: [] }, 2],
  [{ $or: [1] }, 2],
  [{ $expr: { $nope: 1 } }, 168],
  [{ $alwaysTrue: 2 }, 9],
  [{ n: { $gt: new BSONRegExp('a', '') } }, 2],
];

/** Questions about stages and filters over little, and about those that are refused. */
export const stageEdgeCases: readonly ConformanceCase[] = [
  ...STAGES.map(([pipeline, result]) => ({
    name: `gives by ${named(pipeline)}`,
    docs: ITEMS,
    act: { aggregate: pipeline },
    expected: result,
  })),
  ...STAGE_ERRORS.map(([stage, errorCode]) => ({
    name: `refuses the stage ${named(stage)}`,
    docs: ITEMS,
    act: { aggregate: [stage] },
    errorCode,
  })),
  ...FILTER_ERRORS.map(([filter, errorCode]) => ({
    name: `refuses to filter by ${named(filter)}`,
    docs: ITEMS,
    act: { find: filter },
    errorCode,
  })),
  {
    name: 'finds by $mod where there is a partial index',
    docs: ITEMS,
    indexes: [{ key: { n: 1 }, partialFilterExpression: { n: { $gt: 0 } } }],
    act: { find: { n: { $mod: [4, 1] } }, options: { sort: { _id: 1 }, projection: { _id: 1 } } },
    expected: [{ _id: 1 }, { _id: 2 }, { _id: 3 }],
  },
  {
    name: 'finds by a number in a path over an array of documents, by an index too',
    docs: [{ _id: 1, a: [{ x: 0 }] }, { _id: 2 }],
    indexes: [{ key: { 'a.0': 1 } }],
    act: { find: { 'a.0': { $gte: null } }, options: { sort: { _id: 1 }, projection: { _id: 1 } } },
    expected: [{ _id: 1 }, { _id: 2 }],
  },
];
