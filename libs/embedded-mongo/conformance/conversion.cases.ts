import { Decimal128, Long, ObjectId } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const long = (value: number): Long => Long.fromNumber(value);
const decimal = (value: string): Decimal128 => Decimal128.fromString(value);
const at = (text: string): Date => new Date(text);
const NOON = at('2024-02-29T12:34:56.789Z');
const ID = new ObjectId('65e07a70aabbccddeeff0011');

/** Expression and result. */
type Row = readonly [expression: unknown, result: unknown];

const ROWS: readonly Row[] = [
  [{ $year: NOON }, 2024],
  [{ $month: NOON }, 2],
  [{ $dayOfMonth: NOON }, 29],
  [{ $dayOfWeek: NOON }, 5],
  [{ $dayOfYear: NOON }, 60],
  [{ $hour: { date: NOON, timezone: '+02:00' } }, 14],
  [{ $hour: { date: NOON, timezone: 'America/New_York' } }, 7],
  [{ $minute: NOON }, 34],
  [{ $second: NOON }, 56],
  [{ $millisecond: NOON }, 789],
  [{ $isoWeek: NOON }, 9],
  [{ $isoDayOfWeek: NOON }, 4],
  [{ $isoWeekYear: NOON }, long(2024)],
  [{ $week: NOON }, 8],
  [{ $dateAdd: { startDate: NOON, unit: 'month', amount: 1 } }, at('2024-03-29T12:34:56.789Z')],
  [
    { $dateAdd: { startDate: at('2024-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
    at('2024-02-29T00:00:00Z'),
  ],
  [{ $dateSubtract: { startDate: NOON, unit: 'day', amount: 1 } }, at('2024-02-28T12:34:56.789Z')],
  [
    {
      $dateDiff: {
        startDate: at('2024-01-31T23:59:00Z'),
        endDate: at('2024-02-01T00:01:00Z'),
        unit: 'month',
      },
    },
    long(1),
  ],
  [{ $dateDiff: { startDate: at('2024-01-01T00:00:00Z'), endDate: NOON, unit: 'day' } }, long(59)],
  [{ $dateTrunc: { date: NOON, unit: 'hour' } }, at('2024-02-29T12:00:00Z')],
  [{ $dateTrunc: { date: NOON, unit: 'week', startOfWeek: 'monday' } }, at('2024-02-26T00:00:00Z')],
  [{ $dateTrunc: { date: NOON, unit: 'quarter' } }, at('2024-01-01T00:00:00Z')],
  [{ $dateTrunc: { date: NOON, unit: 'minute', binSize: 15 } }, at('2024-02-29T12:30:00Z')],
  [{ $dateFromParts: { year: 2024, month: 2, day: 29, hour: 12 } }, at('2024-02-29T12:00:00Z')],
  [
    { $dateFromParts: { isoWeekYear: 2024, isoWeek: 9, isoDayOfWeek: 4 } },
    at('2024-02-29T00:00:00Z'),
  ],
  [
    { $dateToParts: { date: NOON } },
    { year: 2024, month: 2, day: 29, hour: 12, minute: 34, second: 56, millisecond: 789 },
  ],
  [{ $dateToString: { date: NOON, format: '%Y-%m-%d %H:%M:%S.%L' } }, '2024-02-29 12:34:56.789'],
  [{ $dateToString: { date: NOON } }, '2024-02-29T12:34:56.789Z'],
  [{ $dateToString: { date: NOON, format: '%j %u %V %G' } }, '060 4 09 2024'],
  [{ $dateToString: { date: null, onNull: 'none' } }, 'none'],
  [{ $dateFromString: { dateString: '2024-02-29T12:34:56.789Z' } }, NOON],
  [
    { $dateFromString: { dateString: '29/02/2024', format: '%d/%m/%Y' } },
    at('2024-02-29T00:00:00Z'),
  ],
  [{ $dateFromString: { dateString: 'nonsense', onError: 'bad' } }, 'bad'],
  [{ $toInt: '42' }, 42],
  [{ $toInt: 3.9 }, 3],
  [{ $toLong: '42' }, long(42)],
  [{ $toDouble: '1.5' }, 1.5],
  [{ $toDecimal: '1.50' }, decimal('1.50')],
  [{ $toString: 42 }, '42'],
  [{ $toString: 1.5 }, '1.5'],
  [{ $toString: true }, 'true'],
  [{ $toString: ID }, '65e07a70aabbccddeeff0011'],
  [{ $toString: NOON }, '2024-02-29T12:34:56.789Z'],
  [{ $toBool: 0 }, false],
  [{ $toBool: 'false' }, true],
  [{ $toObjectId: '65e07a70aabbccddeeff0011' }, ID],
  [{ $toDate: long(0) }, at('1970-01-01T00:00:00Z')],
  [{ $toDate: ID }, at('2024-02-29T12:37:04.000Z')],
  [{ $convert: { input: 'x', to: 'int', onError: -1 } }, -1],
  [{ $convert: { input: null, to: 'int', onNull: 0 } }, 0],
];

/** Dates and conversions. */
export const conversionCases: readonly ConformanceCase[] = ROWS.map(([expression, expected]) => ({
  name: `evaluates ${named(expression)}`,
  docs: [{ _id: 1 }],
  act: { expression },
  expected,
}));
