import { ObjectId, Timestamp } from 'bson';

import { isDoc, typeOf, type Value } from '../../bson/value.js';
import { Long } from 'bson';
import { locationError } from '../../server/command-error.js';
import { dayOfYear, isoDayOfWeek, isoWeek, isoWeekYear, weekOfYear } from '../calendar.js';
import {
  isNil,
  type OperatorParser,
  type OperatorTable,
  type Parse,
  type Scope,
  unary,
} from '../operator.js';
import { type TimeZone, timeZone, UTC } from '../time-zone.js';
import { type Doc } from '../../bson/value.js';

/** The instant in a value that date operators accept: a date, timestamp or ObjectId. */
export function dateOf(value: Value, name: string, code = 16006): Date {
  if (value instanceof Date) {
    return value;
  }
  if (value instanceof Timestamp) {
    return new Date(value.t * 1000);
  }
  if (value instanceof ObjectId) {
    return value.getTimestamp();
  }
  throw locationError(code, `can't convert from BSON type ${typeOf(value)} to Date in ${name}`);
}

/** Compiles an optional time zone; evaluates to null when it is given but null. */
export function parseZone(
  operand: Value,
  parse: Parse,
): (doc: Doc, scope?: Scope) => TimeZone | null {
  if (operand === undefined) {
    return () => UTC;
  }
  const expression = parse(operand);
  return (doc, scope) => {
    const name = expression(doc, scope);
    if (isNil(name)) {
      return null;
    }
    if (typeof name !== 'string') {
      throw locationError(40517, `timezone must evaluate to a string, found ${typeOf(name)}`);
    }
    return timeZone(name);
  };
}

function checkNamed(operand: Doc, name: string): void {
  const unknown = Object.keys(operand).find((field) => field !== 'date' && field !== 'timezone');
  if (unknown !== undefined) {
    throw locationError(40535, `unrecognized option to ${name}: "${unknown}"`);
  }
  if (!('date' in operand)) {
    throw locationError(40539, `missing 'date' argument to ${name}`);
  }
}

function part(read: (local: number, date: Date) => Value): OperatorParser {
  return (operand, parse, name) => {
    const isNamed = isDoc(operand) && Object.keys(operand)[0]?.startsWith('$') !== true;
    if (isNamed) {
      checkNamed(operand, name);
    }
    if (Array.isArray(operand) && operand.length !== 1) {
      throw locationError(
        40536,
        `${name} accepts exactly one argument if given an array, but was given ${operand.length}`,
      );
    }
    const single: Value = Array.isArray(operand) ? operand[0] : operand;
    const date = parse(isNamed ? operand.date : single);
    const zone = parseZone(isNamed ? operand.timezone : undefined, parse);
    return (doc, scope) => {
      const value = date(doc, scope);
      const offset = zone(doc, scope);
      if (isNil(value) || !offset) {
        return null;
      }
      const instant = dateOf(value, name).getTime();
      const local = instant + offset(instant);
      return read(local, new Date(local));
    };
  };
}

/** One calendar field of a date. */
export const datePartOperators: OperatorTable = {
  $year: part((_local, date) => date.getUTCFullYear()),
  $month: part((_local, date) => date.getUTCMonth() + 1),
  $dayOfMonth: part((_local, date) => date.getUTCDate()),
  $hour: part((_local, date) => date.getUTCHours()),
  $minute: part((_local, date) => date.getUTCMinutes()),
  $second: part((_local, date) => date.getUTCSeconds()),
  $millisecond: part((_local, date) => date.getUTCMilliseconds()),
  $dayOfWeek: part((_local, date) => date.getUTCDay() + 1),
  $dayOfYear: part(dayOfYear),
  $isoDayOfWeek: part(isoDayOfWeek),
  $isoWeek: part(isoWeek),
  $isoWeekYear: part((local) => Long.fromNumber(isoWeekYear(local))),
  $week: part(weekOfYear),
  $tsSecond: unary((value, name) => {
    if (isNil(value)) {
      return null;
    }
    if (!(value instanceof Timestamp)) {
      throw locationError(5687301, `${name} argument must be a timestamp`);
    }
    return Long.fromBigInt(BigInt(value.t));
  }),
  $tsIncrement: unary((value, name) => {
    if (isNil(value)) {
      return null;
    }
    if (!(value instanceof Timestamp)) {
      throw locationError(5687302, `${name} argument must be a timestamp`);
    }
    return Long.fromNumber(value.i);
  }),
};
