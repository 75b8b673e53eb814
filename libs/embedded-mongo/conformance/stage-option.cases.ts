import { Double, Long } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const PEOPLE = [
  { _id: 1, name: 'a', knows: ['b', 'c'] },
  { _id: 2, name: 'b', knows: ['d'], isHidden: true },
  { _id: 3, name: 'c' },
  { _id: 4, name: 'd', knows: ['a'] },
];
const WALK = {
  from: '@self',
  startWith: '$knows',
  connectFromField: 'knows',
  connectToField: 'name',
  as: 'reached',
};
const VALUES = [
  { _id: 1, v: 1, d: new Date('2024-01-01') },
  { _id: 2, v: 3, d: new Date('2024-01-02') },
  { _id: 3, v: 7, d: new Date('2024-01-04') },
];

function window(output: object, more: object = {}): object {
  return { $setWindowFields: { sortBy: { _id: 1 }, output: { n: output }, ...more } };
}

/** Stages that are refused, over the values above. */
const REFUSED: readonly (readonly [stage: object, code: number])[] = [
  [{ $graphLookup: { ...WALK, nope: 1 } }, 40104],
  [{ $graphLookup: 5 }, 9],
  [{ $graphLookup: { ...WALK, from: 5 } }, 9],
  [{ $graphLookup: { ...WALK, maxDepth: 'x' } }, 40100],
  [{ $graphLookup: { ...WALK, maxDepth: -1 } }, 40101],
  [{ $graphLookup: { ...WALK, maxDepth: 1.5 } }, 40102],
  [{ $graphLookup: { ...WALK, restrictSearchWithMatch: 5 } }, 40185],
  [{ $redact: '$v' }, 17053],
  [window({ $sum: 1, window: 5 }), 9],
  [window({ $sum: 1, window: { documents: 5 } }), 9],
  [window({ $sum: 1, window: { documents: [1] } }), 9],
  [window({ $sum: 1, window: { documents: ['x', 1] } }), 9],
  [window({ $sum: 1, window: { documents: [1, 0] } }), 5339900],
  [window({ $sum: 1, window: { nope: 1 } }), 9],
  [window({ $sum: 1, $max: 1 }), 9],
  [window({ $sum: 1, window: { range: [0, 1] } }, { sortBy: { _id: 1, v: 1 } }), 5339902],
  [window({ $sum: 1, window: { documents: [0, 1] } }, { sortBy: undefined }), 5339901],
  [window({ $shift: { output: '$v', by: 1 } }, { sortBy: undefined }), 5371602],
  [window({ $rank: {} }, { partitionBy: { $concatArrays: [['$v']] } }), 14],
  [{ $setWindowFields: { output: {}, nope: 1 } }, 40415],
  [{ $setWindowFields: 5 }, 9],
  [{ $bucketAuto: { groupBy: '$v', buckets: 2, granularity: 'nope' } }, 40257],
  [{ $group: { _id: null, n: { $nope: 1 } } }, 15952],
  [{ $group: { _id: null, n: 5 } }, 40234],
  [{ $group: { _id: null, n: { $count: 5 } } }, 14],
  [{ $facet: {} }, 40169],
  [{ $facet: { a: [{ $facet: { b: [] } }] } }, 40600],
  [{ $facet: { 'a.b': [] } }, 16412],
  [{ $unionWith: { coll: '@self', nope: 1 } }, 40415],
];

/** What a stage makes of the people above, but for their names and whom they know. */
const WALKS: readonly (readonly [options: object, reached: readonly object[]])[] = [
  [{ maxDepth: 0 }, [{ _id: 2 }, { _id: 3 }]],
  [{ maxDepth: 1 }, [{ _id: 2 }, { _id: 3 }, { _id: 4 }]],
  [{}, [{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4 }]],
  [
    { depthField: 'depth' },
    [
      { _id: 1, depth: Long.fromNumber(2) },
      { _id: 2, depth: Long.fromNumber(0) },
      { _id: 3, depth: Long.fromNumber(0) },
      { _id: 4, depth: Long.fromNumber(1) },
    ],
  ],
  [{ restrictSearchWithMatch: { isHidden: { $ne: true } } }, [{ _id: 3 }]],
  [{ startWith: 'd' }, [{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 4 }]],
  [{ startWith: '$none' }, []],
];

const SECRET = {
  _id: 1,
  level: 1,
  parts: [{ level: 5, x: 1 }, { level: 1, y: { level: 5 } }, 7],
  inner: { level: 5 },
};
const byLevel = (otherwise: string): object => ({
  $redact: { $cond: [{ $gt: ['$level', 3] }, '$$PRUNE', otherwise] },
});

/** Boundaries that are rounded to a series, of the values above in two buckets. */
const SERIES: readonly (readonly [granularity: string, boundaries: readonly number[]])[] = [
  ['1-2-5', [0.5, 5, 10]],
  ['POWERSOF2', [0.5, 4, 8]],
  ['R10', [0.8, 3.15, 8]],
  ['E6', [0.68, 3.3, 10]],
];

/** Options of stages, and what each of them changes. */
export const stageOptionCases: readonly ConformanceCase[] = [
  ...REFUSED.map(([stage, errorCode]) => ({
    name: `gives ${errorCode} for the stage ${named(stage)}`,
    docs: VALUES,
    act: { aggregate: [stage as Record<string, unknown>] },
    errorCode,
  })),
  ...WALKS.map(([options, reached]) => ({
    name: `walks a graph by ${named(options)}`,
    docs: PEOPLE,
    act: {
      aggregate: [
        { $match: { _id: 1 } },
        { $graphLookup: { ...WALK, ...options } },
        { $unwind: '$reached' },
        { $replaceWith: '$reached' },
        { $unset: ['name', 'knows', 'isHidden'] },
        { $sort: { _id: 1 } },
      ],
    },
    expected: reached,
  })),
  {
    name: 'leaves out the parts of a document that ask for it, in arrays too',
    docs: [SECRET],
    act: { aggregate: [byLevel('$$DESCEND')] },
    expected: [{ _id: 1, level: 1, parts: [{ level: 1 }, 7] }],
  },
  {
    name: 'looks no further into a document that may be seen whole',
    docs: [SECRET],
    act: { aggregate: [byLevel('$$KEEP')] },
    expected: [SECRET],
  },
  {
    name: 'leaves out a document altogether',
    docs: [{ _id: 1, level: 4 }, { _id: 2 }],
    act: { aggregate: [byLevel('$$DESCEND')] },
    expected: [{ _id: 2 }],
  },
  ...SERIES.map(([granularity, [first = 0, second = 0, third = 0]]) => ({
    name: `rounds the boundaries of buckets to the series ${granularity}`,
    docs: VALUES,
    act: {
      aggregate: [
        { $bucketAuto: { groupBy: '$v', buckets: 2, granularity } },
        { $project: { _id: 0, min: '$_id.min', max: '$_id.max' } },
      ],
    },
    expected: [
      { min: new Double(first), max: new Double(second) },
      { min: new Double(second), max: new Double(third) },
    ],
  })),
];
