import { Long } from 'bson';

import { doubleOf } from '../../bson/compare.js';
import { type Doc, isNumber, typeOf, type Value } from '../../bson/value.js';
import { commandError, locationError } from '../../server/command-error.js';
import {
  addMonths,
  type DateUnit,
  isoDayOfWeek,
  isoWeek,
  isoWeekYear,
  isoYearStart,
  monthNumber,
  parseUnit,
  parseWeekday,
  UNIT_MONTHS,
  UNIT_MS,
} from '../calendar.js';
import { formatDate, parseDateByFormat, parseDateText } from '../date-text.js';
import {
  type Expression,
  isNil,
  namedOperands,
  type OperatorParser,
  type OperatorTable,
  type Parse,
  type Scope,
} from '../operator.js';
import { instantOf, type TimeZone } from '../time-zone.js';
import { dateOf, parseZone } from './date-parts.js';

type Evaluated = Record<string, Value>;

/** Compiles named operands with a time zone; the answer is null as soon as one required operand is. */
function dated(
  required: readonly string[],
  optional: readonly string[],
  answer: (values: Evaluated, zone: TimeZone, name: string) => Value,
): OperatorParser {
  return (operand, parse, name) => {
    const named = namedOperands(operand, name, required, [...optional, 'timezone']);
    const zone = parseZone(named.timezone, parse);
    const operands = compileAll(named, parse);
    return (doc, scope) => {
      const values = evaluateAll(operands, doc, scope);
      const offset = zone(doc, scope);
      if (!offset || required.some((field) => isNil(values[field]))) {
        return null;
      }
      return answer(values, offset, name);
    };
  };
}

function compileAll(named: Doc, parse: Parse): [string, Expression][] {
  return Object.entries(named)
    .filter(([field]) => field !== 'timezone')
    .map(([field, value]) => [field, parse(value)]);
}

function evaluateAll(operands: [string, Expression][], doc: Doc, scope?: Scope): Evaluated {
  return Object.fromEntries(operands.map(([field, evaluate]) => [field, evaluate(doc, scope)]));
}

function wholeOf(value: Value, what: string, code: number): number {
  const number = isNumber(value) ? doubleOf(value) : Number.NaN;
  if (!Number.isInteger(number)) {
    throw locationError(code, `${what} must evaluate to an integer, found ${typeOf(value)}`);
  }
  return number;
}

/** Days and longer are added on the calendar of the zone, hours and shorter on the time line. */
function shift(date: Date, unit: DateUnit, amount: number, zone: TimeZone): Date {
  const months = UNIT_MONTHS[unit];
  const instant = date.getTime();
  const local = instant + zone(instant);
  if (months !== undefined) {
    return new Date(instantOf(addMonths(local, amount * months), zone));
  }
  const ms = (UNIT_MS[unit] ?? 1) * amount;
  return new Date(unit === 'day' || unit === 'week' ? instantOf(local + ms, zone) : instant + ms);
}

function shifting(sign: 1 | -1): OperatorParser {
  return dated(['startDate', 'unit', 'amount'], [], ({ startDate, unit, amount }, zone, name) =>
    shift(
      dateOf(startDate, name, 5166403),
      parseUnit(unit),
      sign * wholeOf(amount, 'amount', 5166405),
      zone,
    ),
  );
}

function startOfWeek(value: Value): number {
  return isNil(value) ? 0 : parseWeekday(value);
}

const DAY = 86_400_000;

function unitNumber(local: number, unit: DateUnit, weekStart: number): number {
  const months = UNIT_MONTHS[unit];
  if (months !== undefined) {
    return Math.floor(monthNumber(local) / months);
  }
  if (unit === 'week') {
    // 1970-01-01 was a Thursday, weekday 4.
    return Math.floor((Math.floor(local / DAY) + 4 - weekStart) / 7);
  }
  return Math.floor(local / (UNIT_MS[unit] ?? 1));
}

function difference(values: Evaluated, zone: TimeZone, name: string): Value {
  const unit = parseUnit(values.unit);
  const weekStart = startOfWeek(values.startOfWeek);
  const numberAt = (value: Value): number => {
    const instant = dateOf(value, name, 5166307).getTime();
    return unitNumber(instant + zone(instant), unit, weekStart);
  };
  return Long.fromNumber(numberAt(values.endDate) - numberAt(values.startDate));
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

const TRUNC_ORIGIN = Date.UTC(2000, 0, 1);

/** `$dateTrunc` counts its bins from 2000-01-01, weeks from the first such weekday on or after it. */
function truncate(values: Evaluated, zone: TimeZone, name: string): Value {
  const unit = parseUnit(values.unit);
  const size = isNil(values.binSize) ? 1 : wholeOf(values.binSize, 'binSize', 5439017);
  if (size <= 0) {
    throw locationError(5439018, '$dateTrunc requires binSize to be greater than 0');
  }
  const instant = dateOf(values.date, name, 5439012).getTime();
  const local = instant + zone(instant);
  const months = UNIT_MONTHS[unit];
  if (months !== undefined) {
    const start = floorTo(monthNumber(local) - 2000 * 12, months * size);
    return new Date(instantOf(Date.UTC(2000, start, 1), zone));
  }
  const weekStart = startOfWeek(values.startOfWeek);
  const toWeekStart = (weekStart - new Date(TRUNC_ORIGIN).getUTCDay() + 7) % 7;
  const origin = unit === 'week' ? TRUNC_ORIGIN + toWeekStart * DAY : TRUNC_ORIGIN;
  const step = (UNIT_MS[unit] ?? 1) * size;
  return new Date(instantOf(origin + floorTo(local - origin, step), zone));
}

function numberIn(values: Evaluated, field: string, fallback: number): number {
  return values[field] === undefined ? fallback : wholeOf(values[field], field, 40515);
}

const PART_NAMES = [
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'isoWeekYear',
  'isoWeek',
  'isoDayOfWeek',
];

function localOf(values: Evaluated): number {
  const time =
    numberIn(values, 'hour', 0) * 3_600_000 +
    numberIn(values, 'minute', 0) * 60_000 +
    numberIn(values, 'second', 0) * 1000 +
    numberIn(values, 'millisecond', 0);
  if ('isoWeekYear' in values) {
    const days = (numberIn(values, 'isoWeek', 1) - 1) * 7 + numberIn(values, 'isoDayOfWeek', 1) - 1;
    return isoYearStart(numberIn(values, 'isoWeekYear', 1970)) + days * DAY + time;
  }
  const month = numberIn(values, 'month', 1) - 1;
  const year = numberIn(values, 'year', 1970);
  if (year < 1 || year > 9999) {
    throw locationError(
      40523,
      `$dateFromParts requires 'year' to evaluate to an integer in the range 1 to 9999, found ${year}`,
    );
  }
  // Date.UTC takes the years 0 to 99 for those of the last century.
  return new Date(0).setUTCFullYear(year, month, numberIn(values, 'day', 1)) + time;
}

/** @throws CommandError for parts of the ISO calendar beside those of the natural one. */
function checkCalendar(named: Doc, name: string): void {
  const hasNatural = 'year' in named || 'month' in named || 'day' in named;
  const hasIso = 'isoWeekYear' in named || 'isoWeek' in named || 'isoDayOfWeek' in named;
  if (hasNatural && hasIso) {
    throw locationError(
      'year' in named ? 40489 : 40525,
      `${name} does not allow mixing natural dates with ISO dates`,
    );
  }
}

const fromParts: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, [], [...PART_NAMES, 'timezone']);
  if (!('year' in named) && !('isoWeekYear' in named)) {
    throw locationError(40516, `${name} requires either 'year' or 'isoWeekYear' to be present`);
  }
  checkCalendar(named, name);
  const zone = parseZone(named.timezone, parse);
  const operands = compileAll(named, parse);
  return (doc, scope) => {
    const values = evaluateAll(operands, doc, scope);
    const offset = zone(doc, scope);
    if (!offset || operands.some(([field]) => isNil(values[field]))) {
      return null;
    }
    return new Date(instantOf(localOf(values), offset));
  };
};

function toParts(values: Evaluated, zone: TimeZone, name: string): Value {
  const instant = dateOf(values.date, name).getTime();
  const local = instant + zone(instant);
  const date = new Date(local);
  const day =
    values.iso8601 === true
      ? {
          isoWeekYear: isoWeekYear(local),
          isoWeek: isoWeek(local),
          isoDayOfWeek: isoDayOfWeek(local),
        }
      : { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  return {
    ...day,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

const toStringOperator: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['date'], ['format', 'timezone', 'onNull']);
  const operands = compileAll(named, parse);
  const zone = parseZone(named.timezone, parse);
  const defaultFormat =
    named.timezone === undefined ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L';
  return (doc, scope) => {
    const values = evaluateAll(operands, doc, scope);
    const offset = zone(doc, scope);
    if (isNil(values.date)) {
      return 'onNull' in named ? values.onNull : null;
    }
    if (!offset || ('format' in named && isNil(values.format))) {
      return null;
    }
    const format = values.format ?? defaultFormat;
    if (typeof format !== 'string') {
      throw locationError(18533, `${name} requires that 'format' be a string`);
    }
    return formatDate(dateOf(values.date, name), format, offset);
  };
};

function readDate(values: Evaluated, zone: TimeZone): Date {
  const text = values.dateString;
  if (typeof text !== 'string') {
    throw commandError(
      'ConversionFailure',
      `$dateFromString requires that 'dateString' be a string, found: ${typeOf(text)}`,
    );
  }
  if (values.timezone !== undefined && /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) && text.includes('T')) {
    throw commandError(
      'ConversionFailure',
      `you cannot pass in a date/time string with time zone information ('${text}') together with a timezone argument`,
    );
  }
  const format = values.format;
  return typeof format === 'string'
    ? parseDateByFormat(text, format, zone)
    : parseDateText(text, zone);
}

const fromStringOperator: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(
    operand,
    name,
    ['dateString'],
    ['format', 'timezone', 'onError', 'onNull'],
  );
  const operands = compileAll(named, parse);
  const zone = parseZone(named.timezone, parse);
  return (doc, scope) => {
    const values = evaluateAll(operands, doc, scope);
    const offset = zone(doc, scope);
    if (isNil(values.dateString)) {
      return 'onNull' in named ? values.onNull : null;
    }
    if (!offset) {
      return null;
    }
    try {
      return readDate(values, offset);
    } catch (error) {
      if ('onError' in named) {
        return values.onError;
      }
      throw error;
    }
  };
};

/** Date arithmetic, building and text. */
export const dateOperators: OperatorTable = {
  $dateAdd: shifting(1),
  $dateSubtract: shifting(-1),
  $dateDiff: dated(['startDate', 'endDate', 'unit'], ['startOfWeek'], difference),
  $dateTrunc: dated(['date', 'unit'], ['binSize', 'startOfWeek'], truncate),
  $dateFromParts: fromParts,
  $dateToParts: dated(['date'], ['iso8601'], toParts),
  $dateToString: toStringOperator,
  $dateFromString: fromStringOperator,
};
