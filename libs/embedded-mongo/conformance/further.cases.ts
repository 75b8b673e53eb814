import { Decimal128, Double, Long } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const POINTS = [
  { _id: 1, t: 0, v: 1 },
  { _id: 2, t: 2, v: 5 },
  { _id: 3, t: 4, v: null },
  { _id: 4, t: 6, v: 9 },
];
const double = (value: number): Double => new Double(value);

function windowed(call: object, window?: object): object[] {
  const output = { out: window ? { ...call, window } : call };
  return [{ $setWindowFields: { sortBy: { t: 1 }, output } }, { $project: { out: 1 } }];
}

const NEAR = { documents: [-1, 0] };

const WINDOWS: readonly (readonly [
  call: object,
  window: object | undefined,
  results: unknown[],
])[] = [
  [{ $denseRank: {} }, undefined, [1, 2, 3, 4]],
  [{ $derivative: { input: '$v' } }, NEAR, [null, double(2), null, null]],
  [{ $integral: { input: '$t' } }, NEAR, [double(0), double(2), double(6), double(10)]],
  [{ $expMovingAvg: { input: '$t', N: 1 } }, undefined, [0, double(2), double(4), double(6)]],
  [{ $expMovingAvg: { input: '$t', alpha: 0.5 } }, undefined, [0, double(1), 2.5, 4.25]],
  [{ $covariancePop: ['$t', '$t'] }, NEAR, [double(0), double(1), double(1), double(1)]],
  [{ $covarianceSamp: ['$t', '$t'] }, NEAR, [null, double(2), double(2), double(2)]],
  [{ $locf: '$v' }, undefined, [1, 5, 5, 9]],
  [{ $linearFill: '$v' }, undefined, [1, 5, double(7), 9]],
  [
    { $avg: '$t' },
    { documents: ['current', 'unbounded'] },
    [double(3), double(4), double(5), double(6)],
  ],
  [{ $max: '$v' }, { range: [-2, 2] }, [5, 5, 9, 9]],
];

const VALIDATION: readonly (readonly [schema: object, ids: number[]])[] = [
  [{ properties: { v: { type: 'number' } } }, [1, 2, 4]],
  [{ properties: { v: { enum: [1, null] } } }, [1, 3]],
  [{ properties: { t: { minimum: 2, maximum: 4 } } }, [2, 3]],
  [{ properties: { t: { minimum: 2, exclusiveMinimum: true } } }, [3, 4]],
  [{ properties: { t: { multipleOf: 4 } } }, [1, 3]],
  [
    { anyOf: [{ properties: { v: { bsonType: 'null' } } }, { properties: { t: { maximum: 0 } } }] },
    [1, 3],
  ],
  [{ not: { properties: { v: { bsonType: 'null' } } } }, [1, 2, 4]],
  [
    { oneOf: [{ properties: { t: { minimum: 2 } } }, { properties: { t: { maximum: 2 } } }] },
    [1, 3, 4],
  ],
  [{ allOf: [{ required: ['v'] }, { minProperties: 3 }, { maxProperties: 3 }] }, [1, 2, 3, 4]],
  [{ additionalProperties: false, properties: { _id: {}, t: {}, v: {} } }, [1, 2, 3, 4]],
  [{ patternProperties: { '^v': { bsonType: 'int' } } }, [1, 2, 4]],
];

const TEXTS = [{ _id: 1, s: 'ab', l: [1, 2, 2] }];

const TEXT_VALIDATION: readonly (readonly [schema: object, ids: number[]])[] = [
  [{ properties: { s: { minLength: 2, maxLength: 2, pattern: '^a' } } }, [1]],
  [{ properties: { s: { minLength: 3 } } }, []],
  [{ properties: { l: { minItems: 3, maxItems: 3, items: { bsonType: 'int' } } } }, [1]],
  [{ properties: { l: { uniqueItems: true } } }, []],
  [{ properties: { l: { items: [{ enum: [1] }, { enum: [2] }] } } }, [1]],
];

const CONVERSIONS: readonly (readonly [expression: object, result: unknown])[] = [
  [{ $toInt: true }, 1],
  [{ $toLong: 1.9 }, Long.fromNumber(1)],
  [{ $toLong: new Date(5) }, Long.fromNumber(5)],
  [{ $toDouble: true }, double(1)],
  [{ $toDouble: new Date(5) }, double(5)],
  [{ $toDecimal: 5 }, Decimal128.fromString('5')],
  [{ $toDecimal: true }, Decimal128.fromString('1')],
  [{ $toDecimal: 0.1 }, Decimal128.fromString('0.100000000000000')],
  [{ $toString: Decimal128.fromString('1.50') }, '1.50'],
  [{ $toDate: '2024-01-01' }, new Date('2024-01-01T00:00:00Z')],
  [{ $convert: { input: '5', to: 16 } }, 5],
  [{ $convert: { input: 1, to: 'bool' } }, true],
  [{ $bsonSize: { a: 1 } }, 12],
  [{ $asin: 0 }, double(0)],
  [{ $acos: 1 }, double(0)],
  [{ $atan: 0 }, double(0)],
  [{ $tan: 0 }, double(0)],
  [{ $sinh: 0 }, double(0)],
  [{ $asinh: 0 }, double(0)],
  [{ $atanh: 0 }, double(0)],
  [{ $acosh: 1 }, double(0)],
  [{ $radiansToDegrees: 0 }, double(0)],
  [{ $abs: Decimal128.fromString('-1.5') }, Decimal128.fromString('1.5')],
  [{ $ceil: Decimal128.fromString('1.2') }, Decimal128.fromString('2')],
  [{ $floor: Decimal128.fromString('-1.2') }, Decimal128.fromString('-2')],
  [{ $round: [Decimal128.fromString('2.345'), 2] }, Decimal128.fromString('2.34')],
  [{ $multiply: [Long.fromString('9223372036854775807'), 2] }, double(2 ** 64)],
  [{ $mod: [Decimal128.fromString('5.5'), 2] }, Decimal128.fromString('1.5')],
  [{ $add: [0.1, 0.2] }, 0.30000000000000004],
  [{ $avg: [[1, 2, 3]] }, double(2)],
  [{ $stdDevSamp: [[1, 2, 3]] }, double(1)],
  [{ $percentile: { input: [1, 2, 3, 4], p: [0.5], method: 'approximate' } }, [double(2)]],
  [{ $median: { input: [1, 2, 3], method: 'approximate' } }, double(2)],
  [
    { $dateToParts: { date: new Date(0), iso8601: true } },
    {
      isoWeekYear: 1970,
      isoWeek: 1,
      isoDayOfWeek: 4,
      hour: 0,
      minute: 0,
      second: 0,
      millisecond: 0,
    },
  ],
  [
    { $dateToString: { date: new Date(0), format: '%b %B %d %z %Z %U %w', timezone: '+01:30' } },
    'Jan January 01 +0130 90 00 5',
  ],
  [
    { $dateFromString: { dateString: 'Jan 05 2024', format: '%b %d %Y' } },
    new Date('2024-01-05T00:00:00Z'),
  ],
  [
    { $dateFromString: { dateString: '2024-01-01T00:00:00+02:00' } },
    new Date('2023-12-31T22:00:00Z'),
  ],
];

/** Windows, gaps, validation and conversions, further on. */
export const furtherCases: readonly ConformanceCase[] = [
  ...WINDOWS.map(([call, window, results]) => ({
    name: `looks through a window by ${named(call)}`,
    docs: POINTS,
    act: { aggregate: windowed(call, window) },
    expected: results.map((out, index) => ({ _id: index + 1, out })),
  })),
  ...[
    ...VALIDATION.map((row) => [POINTS, ...row] as const),
    ...TEXT_VALIDATION.map((row) => [TEXTS, ...row] as const),
  ].map(([docs, schema, ids]) => ({
    name: `validates by ${named(schema)}`,
    docs,
    act: { find: { $jsonSchema: schema }, options: { projection: { _id: 1 }, sort: { _id: 1 } } },
    expected: ids.map((id) => ({ _id: id })),
  })),
  ...CONVERSIONS.map(([expression, expected]) => ({
    name: `gives ${named(expression)}`,
    docs: [{ _id: 1 }],
    act: { expression },
    expected,
  })),
  {
    name: 'fills gaps between numbers',
    docs: [
      { _id: 1, n: 1 },
      { _id: 2, n: 3 },
    ],
    act: {
      aggregate: [
        { $densify: { field: 'n', range: { step: 1, bounds: 'full' } } },
        { $project: { _id: 0, n: 1 } },
      ],
    },
    expected: [{ n: 1 }, { n: 2 }, { n: 3 }],
  },
  {
    name: 'fills gaps between days within given bounds',
    docs: [{ _id: 1, d: new Date('2024-01-01T00:00:00Z') }],
    act: {
      aggregate: [
        {
          $densify: {
            field: 'd',
            range: {
              step: 1,
              unit: 'day',
              bounds: [new Date('2024-01-01T00:00:00Z'), new Date('2024-01-03T00:00:00Z')],
            },
          },
        },
        { $count: 'n' },
      ],
    },
    expected: [{ n: 2 }],
  },
  {
    name: 'fills missing values by the last one and by a line',
    docs: POINTS,
    act: {
      aggregate: [
        { $fill: { sortBy: { t: 1 }, output: { v: { method: 'linear' } } } },
        { $project: { v: 1 } },
      ],
    },
    expected: [
      { _id: 1, v: 1 },
      { _id: 2, v: 5 },
      { _id: 3, v: double(7) },
      { _id: 4, v: 9 },
    ],
  },
];
