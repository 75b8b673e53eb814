import { BSONRegExp, Decimal128, Long, ObjectId, Timestamp } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const long = (value: number): Long => Long.fromNumber(value);
const decimal = (value: string): Decimal128 => Decimal128.fromString(value);
const at = (text: string): Date => new Date(text);
const NOON = at('2024-02-29T12:34:56.789Z');

/** Expressions over texts, arrays, objects and dates at their edges, and what they give. */
const VALUES: readonly (readonly [expression: unknown, result: unknown])[] = [
  // Texts.
  [{ $toUpper: null }, ''],
  [{ $toLower: 12 }, '12'],
  [{ $toLower: NOON }, '2024-02-29t12:34:56.789z'],
  [{ $strcasecmp: [null, 'a'] }, -1],
  [{ $strcasecmp: ['B', 'a'] }, 1],
  [{ $strLenCP: 'né' }, 2],
  [{ $strLenBytes: 'né' }, 3],
  [{ $substrCP: ['héllo', 1, 3] }, 'éll'],
  [{ $substrBytes: ['hello', 1, -1] }, 'ello'],
  [{ $substr: ['hello', 9, 2] }, ''],
  [{ $substrBytes: [null, 0, 1] }, ''],
  [{ $indexOfCP: ['banana', 'a', 2] }, 3],
  [{ $indexOfCP: ['banana', 'a', 2, 3] }, -1],
  [{ $indexOfBytes: ['héllo', 'l'] }, 3],
  [{ $indexOfBytes: ['abc', 'a', 5] }, -1],
  [{ $indexOfCP: ['abc', 'b', 2, 1] }, -1],
  [{ $indexOfArray: [[1, 2, 1], 1, 1] }, 2],
  [{ $indexOfArray: [[1, 2, 1], 1, 1, 2] }, -1],
  [{ $indexOfArray: [null, 1] }, null],
  [{ $ltrim: { input: 'xxaxx', chars: 'x' } }, 'axx'],
  [{ $rtrim: { input: 'xxaxx', chars: 'x' } }, 'xxa'],
  [{ $trim: { input: ' \t a\n' } }, 'a'],
  [{ $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
  [{ $split: ['abc', '-'] }, ['abc']],
  [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: { $literal: '$&' } } }, 'a$&b$&'],
  [{ $replaceOne: { input: 'aXbX', find: 'X', replacement: '' } }, 'abX'],
  [{ $regexMatch: { input: 'Banana', regex: '^b', options: 'i' } }, true],
  [{ $regexMatch: { input: null, regex: 'a' } }, false],
  [{ $regexFind: { input: 'banana', regex: 'x' } }, null],
  [
    { $regexFind: { input: 'banana', regex: '(n)(x)?' } },
    { match: 'n', idx: 2, captures: ['n', null] },
  ],
  [
    { $regexFindAll: { input: 'aéa', regex: new BSONRegExp('a', '') } },
    [
      { match: 'a', idx: 0, captures: [] },
      { match: 'a', idx: 2, captures: [] },
    ],
  ],
  // Arrays and objects.
  [{ $arrayElemAt: [[1, 2, 3], -1] }, 3],
  [{ $arrayElemAt: [[1, 2, 3], long(1)] }, 2],
  [{ $slice: [[1, 2, 3, 4], -2] }, [3, 4]],
  [{ $slice: [[1, 2, 3, 4], 1, 2] }, [2, 3]],
  [{ $slice: [[1, 2, 3, 4], -3, 2] }, [2, 3]],
  [{ $slice: [[1, 2], 5, 1] }, []],
  [{ $range: [0, 5, 2] }, [0, 2, 4]],
  [{ $range: [5, 0, -2] }, [5, 3, 1]],
  [{ $range: [0, 3, -1] }, []],
  [{ $in: [decimal('1'), [1, 2]] }, true],
  [{ $concatArrays: [[1], null] }, null],
  [{ $concatArrays: [] }, []],
  [{ $last: { $literal: null } }, null],
  [{ $firstN: { n: 2, input: [1, 2, 3] } }, [1, 2]],
  [{ $lastN: { n: 5, input: [1, 2] } }, [1, 2]],
  [{ $maxN: { n: 2, input: [1, 3, 2, null] } }, [3, 2]],
  [{ $minN: { n: 2, input: [1, 3, 2, null] } }, [1, 2]],
  [{ $isArray: [[1]] }, true],
  [{ $isArray: 'a' }, false],
  [{ $filter: { input: null, cond: true } }, null],
  [{ $filter: { input: [1, 2, 3], as: 'v', cond: { $gt: ['$$v', 1] }, limit: 1 } }, [2]],
  [{ $map: { input: null, in: 1 } }, null],
  [{ $map: { input: [1, 2], in: { $add: ['$$this', 1] } } }, [2, 3]],
  [{ $reduce: { input: null, initialValue: 0, in: 1 } }, null],
  [{ $reduce: { input: [1, 2], initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 3],
  [
    { $zip: { inputs: [[1, 2], ['a']], useLongestLength: true, defaults: [0, 'z'] } },
    [
      [1, 'a'],
      [2, 'z'],
    ],
  ],
  [{ $zip: { inputs: [[1], null] } }, null],
  [{ $sortArray: { input: [3, 1, 2], sortBy: -1 } }, [3, 2, 1]],
  [{ $sortArray: { input: [{ a: 2 }, { a: 1 }], sortBy: { a: 1 } } }, [{ a: 1 }, { a: 2 }]],
  [{ $sortArray: { input: null, sortBy: 1 } }, null],
  [{ $setDifference: [[1, 2, 1], [2]] }, [1]],
  [{ $setIntersection: [[1, 2], null] }, null],
  [{ $setIsSubset: [[1], [1, 2]] }, true],
  [
    {
      $setEquals: [
        [1, 2],
        [2, 1, 1],
      ],
    },
    true,
  ],
  [{ $anyElementTrue: [[0, null]] }, false],
  [{ $allElementsTrue: [[1, 'a']] }, true],
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
  [{ $objectToArray: { $literal: { a: 1 } } }, [{ k: 'a', v: 1 }]],
  [{ $getField: { field: 'a', input: { $literal: { a: 1 } } } }, 1],
  [{ $getField: { field: 'a', input: null } }, null],
  [{ $setField: { field: 'a', input: { $literal: { a: 1, b: 2 } }, value: '$$REMOVE' } }, { b: 2 }],
  [{ $unsetField: { field: 'a', input: { $literal: { a: 1, b: 2 } } } }, { b: 2 }],
  [{ $setField: { field: 'a', input: null, value: 1 } }, null],
  // Conditions.
  [{ $cond: { if: null, then: 1, else: 2 } }, 2],
  [{ $ifNull: [null, '$missing', 3] }, 3],
  [{ $switch: { branches: [{ case: false, then: 1 }], default: 2 } }, 2],
  [{ $and: [] }, true],
  [{ $or: [] }, false],
  [{ $not: [null] }, true],
  [{ $let: { vars: { a: 1 }, in: { $add: ['$$a', 1] } } }, 2],
  [{ $cmp: [long(1), decimal('1.0')] }, 0],
  [{ $cmp: [null, '$missing'] }, 1],
  // Dates.
  [{ $dayOfWeek: NOON }, 5],
  [{ $dayOfYear: NOON }, 60],
  [{ $isoDayOfWeek: NOON }, 4],
  [{ $week: NOON }, 8],
  [{ $isoWeek: NOON }, 9],
  [{ $isoWeekYear: at('2021-01-01T00:00:00Z') }, long(2020)],
  [{ $year: null }, null],
  [{ $hour: { date: NOON, timezone: null } }, null],
  [{ $month: new ObjectId('65e07a70aabbccddeeff0011') }, 2],
  [{ $second: new Timestamp({ t: 61, i: 0 }) }, 1],
  [{ $tsSecond: new Timestamp({ t: 61, i: 2 }) }, long(61)],
  [{ $tsIncrement: new Timestamp({ t: 61, i: 2 }) }, long(2)],
  [
    { $dateToParts: { date: NOON, iso8601: true } },
    {
      isoWeekYear: 2024,
      isoWeek: 9,
      isoDayOfWeek: 4,
      hour: 12,
      minute: 34,
      second: 56,
      millisecond: 789,
    },
  ],
  [
    { $dateFromParts: { isoWeekYear: 2024, isoWeek: 9, isoDayOfWeek: 4 } },
    at('2024-02-29T00:00:00Z'),
  ],
  [{ $dateFromParts: { year: 2024, month: 14, day: 0 } }, at('2025-01-31T00:00:00Z')],
  [{ $dateFromParts: { year: 2024, month: null } }, null],
  [{ $dateFromParts: { year: 2024, timezone: '+01:00' } }, at('2023-12-31T23:00:00Z')],
  [{ $dateAdd: { startDate: NOON, unit: 'quarter', amount: -1 } }, at('2023-11-29T12:34:56.789Z')],
  [{ $dateAdd: { startDate: NOON, unit: 'week', amount: 1 } }, at('2024-03-07T12:34:56.789Z')],
  [{ $dateSubtract: { startDate: NOON, unit: 'year', amount: 1 } }, at('2023-02-28T12:34:56.789Z')],
  [
    { $dateDiff: { startDate: at('2023-12-31T00:00:00Z'), endDate: NOON, unit: 'quarter' } },
    long(1),
  ],
  [
    {
      $dateDiff: {
        startDate: at('2024-02-24T00:00:00Z'),
        endDate: NOON,
        unit: 'week',
        startOfWeek: 'mon',
      },
    },
    long(1),
  ],
  [{ $dateDiff: { startDate: NOON, endDate: null, unit: 'day' } }, null],
  [
    { $dateTrunc: { date: NOON, unit: 'day', timezone: 'America/New_York' } },
    at('2024-02-29T05:00:00Z'),
  ],
  [{ $dateTrunc: { date: NOON, unit: 'month', binSize: 5 } }, at('2023-10-01T00:00:00Z')],
  [{ $dateTrunc: { date: null, unit: 'day' } }, null],
  [
    { $dateToString: { date: at('2024-01-05T00:00:00Z'), format: '%d/%m/%Y %b %B %z' } },
    '05/01/2024 Jan January +0000',
  ],
  [{ $dateFromString: { dateString: null, onNull: 'none' } }, 'none'],
  [{ $dateFromString: { dateString: '2024-02-29T12:00:00+02:00' } }, at('2024-02-29T10:00:00Z')],
  [
    { $dateFromString: { dateString: '2024-02-29 12:00', timezone: 'Europe/Berlin' } },
    at('2024-02-29T11:00:00Z'),
  ],
  [{ $dateFromString: { dateString: '2024-060', format: '%Y-%j' } }, at('2024-02-29T00:00:00Z')],
];

/** Questions about texts, arrays, objects and dates at their edges. */
export const valueEdgeCases: readonly ConformanceCase[] = VALUES.map(([expression, expected]) => ({
  name: `works out ${named(expression)}`,
  act: { expression },
  docs: [{ _id: 1 }],
  expected,
}));
