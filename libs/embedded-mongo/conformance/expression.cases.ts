import { Decimal128, Double, Long } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const long = (value: number): Long => Long.fromNumber(value);
const double = (value: number): Double => new Double(value);
const decimal = (value: string): Decimal128 => Decimal128.fromString(value);
const NOON = new Date('2024-02-29T12:34:56.789Z');

/** Expression, result. */
type Row = readonly [expression: unknown, result: unknown];

const ROWS: readonly Row[] = [
  [{ $add: [1, 2] }, 3],
  [{ $add: [1, long(2)] }, long(3)],
  [{ $add: [1, double(2)] }, double(3)],
  [{ $add: [1, decimal('2.50')] }, decimal('3.50')],
  [{ $add: [2147483647, 1] }, long(2147483648)],
  [{ $add: [NOON, 1000] }, new Date('2024-02-29T12:34:57.789Z')],
  [{ $add: [1, null] }, null],
  [{ $subtract: [5, 3] }, 2],
  [{ $subtract: [NOON, new Date('2024-02-29T12:34:56.000Z')] }, long(789)],
  [{ $subtract: [NOON, 789] }, new Date('2024-02-29T12:34:56.000Z')],
  [{ $multiply: [3, 4] }, 12],
  [{ $multiply: [3, 0.5] }, 1.5],
  [{ $divide: [6, 3] }, double(2)],
  [{ $divide: [1, 4] }, 0.25],
  [{ $divide: [decimal('1'), 4] }, decimal('0.25')],
  [{ $mod: [7, 3] }, 1],
  [{ $mod: [-7, 3] }, -1],
  [{ $mod: [7.5, 2] }, 1.5],
  [{ $abs: -5 }, 5],
  [{ $abs: long(-5) }, long(5)],
  [{ $ceil: 1.2 }, double(2)],
  [{ $floor: -1.2 }, double(-2)],
  [{ $floor: 7 }, 7],
  [{ $round: [2.5] }, double(2)],
  [{ $round: [3.5, 0] }, double(4)],
  [{ $round: [1234.5678, 2] }, 1234.57],
  [{ $round: [1234, -2] }, 1200],
  [{ $trunc: [7.89, 1] }, 7.8],
  [{ $trunc: -7.89 }, double(-7)],
  [{ $sqrt: 25 }, double(5)],
  [{ $pow: [2, 10] }, 1024],
  [{ $pow: [2, -1] }, 0.5],
  [{ $pow: [2, 40] }, long(1099511627776)],
  [{ $exp: 0 }, double(1)],
  [{ $ln: 1 }, double(0)],
  [{ $log10: 1000 }, double(3)],
  [{ $log: [8, 2] }, double(3)],
  [{ $sin: 0 }, double(0)],
  [{ $cos: 0 }, double(1)],
  [{ $atan2: [0, 1] }, double(0)],
  [{ $degreesToRadians: 0 }, double(0)],
  [{ $bitAnd: [12, 10] }, 8],
  [{ $bitOr: [12, 10] }, 14],
  [{ $bitXor: [12, 10] }, 6],
  [{ $bitNot: 5 }, -6],
  [{ $cmp: [1, 2] }, -1],
  [{ $cmp: ['b', 'a'] }, 1],
  [{ $cmp: [1, 'a'] }, -1],
  [{ $eq: [1, long(1)] }, true],
  [{ $eq: [1, decimal('1.0')] }, true],
  [{ $ne: ['a', 'b'] }, true],
  [{ $gt: [null, 1] }, false],
  [{ $lt: [null, 1] }, true],
  [
    {
      $gte: [
        [1, 2],
        [1, 2],
      ],
    },
    true,
  ],
  [{ $lte: [{ a: 1 }, { a: 2 }] }, true],
  [{ $and: [1, true, 'x'] }, true],
  [{ $and: [] }, true],
  [{ $or: [0, null, false] }, false],
  [{ $not: [0] }, true],
  [{ $cond: [true, 'y', 'n'] }, 'y'],
  [{ $cond: { if: { $gt: [1, 2] }, then: 1, else: 2 } }, 2],
  [{ $ifNull: [null, '$missing', 3] }, 3],
  [
    {
      $switch: {
        branches: [
          { case: false, then: 1 },
          { case: true, then: 2 },
        ],
        default: 3,
      },
    },
    2,
  ],
  [{ $let: { vars: { x: 2, y: 3 }, in: { $multiply: ['$$x', '$$y'] } } }, 6],
  [{ $literal: { $add: [1, 2] } }, { $add: [1, 2] }],
  [{ $concat: ['a', 'b', 'c'] }, 'abc'],
  [{ $concat: ['a', null] }, null],
  [{ $toUpper: 'abc' }, 'ABC'],
  [{ $toLower: 'ÀBC' }, 'Àbc'],
  [{ $substrCP: ['héllo', 1, 3] }, 'éll'],
  [{ $substrBytes: ['hello', 1, 3] }, 'ell'],
  [{ $substr: ['hello', 1, -1] }, 'ello'],
  [{ $strLenCP: 'héllo' }, 5],
  [{ $strLenBytes: 'héllo' }, 6],
  [{ $strcasecmp: ['ABC', 'abd'] }, -1],
  [{ $split: ['a,b,c', ','] }, ['a', 'b', 'c']],
  [{ $trim: { input: '  x ' } }, 'x'],
  [{ $ltrim: { input: 'xxay', chars: 'x' } }, 'ay'],
  [{ $rtrim: { input: 'ayxx', chars: 'xy' } }, 'a'],
  [{ $indexOfCP: ['héllo', 'l'] }, 2],
  [{ $indexOfBytes: ['héllo', 'l'] }, 3],
  [{ $indexOfCP: ['abc', 'z'] }, -1],
  [{ $replaceOne: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-bX'],
  [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-b-'],
  [{ $regexMatch: { input: 'Hello', regex: 'hell', options: 'i' } }, true],
  [
    { $regexFind: { input: 'ab12cd', regex: '([0-9])([0-9])' } },
    { match: '12', idx: 2, captures: ['1', '2'] },
  ],
  [
    { $regexFindAll: { input: 'a1b2', regex: '[0-9]' } },
    [
      { match: '1', idx: 1, captures: [] },
      { match: '2', idx: 3, captures: [] },
    ],
  ],
  [{ $arrayElemAt: [[1, 2, 3], -1] }, 3],
  [{ $first: [[1, 2, 3]] }, 1],
  [{ $last: [[1, 2, 3]] }, 3],
  [{ $firstN: { n: 2, input: [1, 2, 3] } }, [1, 2]],
  [{ $lastN: { n: 2, input: [1, 2, 3] } }, [2, 3]],
  [{ $maxN: { n: 2, input: [1, 3, 2] } }, [3, 2]],
  [{ $minN: { n: 2, input: [3, 1, 2] } }, [1, 2]],
  [{ $concatArrays: [[1], [2, 3]] }, [1, 2, 3]],
  [{ $in: [2, [1, 2]] }, true],
  [{ $indexOfArray: [[1, 2, 3], 2] }, 1],
  [{ $isArray: [[1]] }, true],
  [{ $range: [0, 6, 2] }, [0, 2, 4]],
  [{ $reverseArray: [[1, 2, 3]] }, [3, 2, 1]],
  [{ $size: [[1, 2]] }, 2],
  [{ $slice: [[1, 2, 3, 4], 2] }, [1, 2]],
  [{ $slice: [[1, 2, 3, 4], -2] }, [3, 4]],
  [{ $slice: [[1, 2, 3, 4], 1, 2] }, [2, 3]],
  [{ $sortArray: { input: [3, 1, 2], sortBy: 1 } }, [1, 2, 3]],
  [{ $sortArray: { input: [{ a: 1 }, { a: 2 }], sortBy: { a: -1 } } }, [{ a: 2 }, { a: 1 }]],
  [
    {
      $zip: {
        inputs: [
          [1, 2],
          ['a', 'b'],
        ],
      },
    },
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    { $zip: { inputs: [[1], ['a', 'b']], useLongestLength: true, defaults: [0, 'z'] } },
    [
      [1, 'a'],
      [0, 'b'],
    ],
  ],
  [{ $filter: { input: [1, 2, 3, 4], as: 'n', cond: { $gt: ['$$n', 2] } } }, [3, 4]],
  [{ $filter: { input: [1, 2, 3], cond: { $gt: ['$$this', 1] }, limit: 1 } }, [2]],
  [{ $map: { input: [1, 2], as: 'n', in: { $add: ['$$n', 1] } } }, [2, 3]],
  [{ $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
  [
    {
      $arrayToObject: [
        [
          ['a', 1],
          ['b', 2],
        ],
      ],
    },
    { a: 1, b: 2 },
  ],
  [{ $arrayToObject: [[{ k: 'a', v: 1 }]] }, { a: 1 }],
  [
    { $objectToArray: { a: 1, b: 2 } },
    [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
    ],
  ],
  [{ $mergeObjects: [{ a: 1 }, { b: 2 }, { a: 3 }] }, { a: 3, b: 2 }],
  [{ $mergeObjects: [{ a: 1 }, null] }, { a: 1 }],
  [{ $getField: { field: 'a.b', input: { $literal: { 'a.b': 7 } } } }, 7],
  [{ $setField: { field: 'x', input: { a: 1 }, value: 2 } }, { a: 1, x: 2 }],
  [{ $unsetField: { field: 'a', input: { a: 1, b: 2 } } }, { b: 2 }],
  [
    {
      $setUnion: [
        [1, 2],
        [2, 3],
      ],
    },
    [1, 2, 3],
  ],
  [
    {
      $setIntersection: [
        [1, 2],
        [2, 3],
      ],
    },
    [2],
  ],
  [
    {
      $setDifference: [
        [1, 2],
        [2, 3],
      ],
    },
    [1],
  ],
  [
    {
      $setEquals: [
        [1, 2, 2],
        [2, 1],
      ],
    },
    true,
  ],
  [{ $setIsSubset: [[1], [1, 2]] }, true],
  [{ $allElementsTrue: [[1, true]] }, true],
  [{ $anyElementTrue: [[0, false]] }, false],
  [{ $type: 1 }, 'int'],
  [{ $type: long(1) }, 'long'],
  [{ $type: '$nothing' }, 'missing'],
  [{ $isNumber: 'x' }, false],
  [{ $sum: [1, 2, 'x'] }, 3],
  [{ $avg: [1, 2] }, 1.5],
  [{ $max: [1, 5, 3] }, 5],
  [{ $min: [4, 2, 3] }, 2],
  [{ $stdDevPop: [[2, 4, 4, 4, 5, 5, 7, 9]] }, double(2)],
  [{ $binarySize: 'héllo' }, 6],
  ['$$ROOT.a', 5],
  ['$a', 5],
  ['$list.x', [1, 2]],
  [
    ['$a', '$nothing'],
    [5, null],
  ],
  [{ sum: { $add: ['$a', 1] } }, { sum: 6 }],
];

const ERRORS: readonly (readonly [expression: unknown, code: number])[] = [
  [{ $divide: [1, 0] }, 2],
  [{ $mod: [1, 0] }, 16610],
  [{ $add: ['a', 1] }, 14],
  [{ $nope: 1 }, 168],
  [{ $arrayElemAt: [5, 0] }, 28689],
  [{ $size: 'x' }, 17124],
  [{ $toInt: 'x' }, 241],
  [{ $concat: ['a', 1] }, 16702],
  [{ $cond: [1, 2] }, 16020],
  ['$$nope', 17276],
  [{ $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
  [{ $sqrt: -1 }, 28714],
  [{ $dateToString: { date: 'x' } }, 16006],
];

/** What expressions give, on the document `{ a: 5, list: [{ x: 1 }, { x: 2 }] }`. */
export const expressionCases: readonly ConformanceCase[] = [
  ...ROWS.map(([expression, expected]) => ({
    name: `evaluates ${named(expression)}`,
    docs: [{ _id: 1, a: 5, list: [{ x: 1 }, { x: 2 }] }],
    act: { expression },
    expected,
  })),
  ...ERRORS.map(([expression, errorCode]) => ({
    name: `refuses ${named(expression)}`,
    docs: [{ _id: 1, a: 5 }],
    act: { expression },
    errorCode,
  })),
];
