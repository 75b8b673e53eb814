import { commandError } from '../server/command-error.js';

/** The units of `$dateAdd`, `$dateDiff` and `$dateTrunc`. */
export type DateUnit =
  'year' | 'quarter' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

const DAY = 86_400_000;

/** Units of fixed length, in ms. */
export const UNIT_MS: Partial<Record<DateUnit, number>> = {
  week: 7 * DAY,
  day: DAY,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** How many months a unit has, for those made of months. */
export const UNIT_MONTHS: Partial<Record<DateUnit, number>> = { year: 12, quarter: 3, month: 1 };

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** @throws CommandError when the text names no unit. */
export function parseUnit(text: unknown): DateUnit {
  if (typeof text === 'string' && (text in UNIT_MS || text in UNIT_MONTHS)) {
    return text as DateUnit;
  }
  throw commandError('FailedToParse', `unknown time unit value: ${String(text)}`);
}

/** 0 (Sunday) to 6 for `mon`, `Monday` and the like. */
export function parseWeekday(text: unknown): number {
  const wanted = String(text).toLowerCase();
  const index = WEEKDAYS.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
  if (index < 0) {
    throw commandError('FailedToParse', `unknown day of week value: ${String(text)}`);
  }
  return index;
}

/** The days since 1970 of a local time. */
export function dayNumber(local: number): number {
  return Math.floor(local / DAY);
}

/** 1 to 366. */
export function dayOfYear(local: number): number {
  return dayNumber(local) - dayNumber(Date.UTC(new Date(local).getUTCFullYear(), 0, 1)) + 1;
}

/** Monday is 1, Sunday 7. */
export function isoDayOfWeek(local: number): number {
  return new Date(local).getUTCDay() || 7;
}

/** The Thursday that decides which ISO year and week a day belongs to. */
function isoThursday(local: number): number {
  return local + (4 - isoDayOfWeek(local)) * DAY;
}

/** The year of the ISO week. */
export function isoWeekYear(local: number): number {
  return new Date(isoThursday(local)).getUTCFullYear();
}

/** 1 to 53. */
export function isoWeek(local: number): number {
  return Math.floor((dayOfYear(isoThursday(local)) - 1) / 7) + 1;
}

/** Weeks begin on Sunday; days before the first Sunday are in week 0. */
export function weekOfYear(local: number): number {
  return Math.floor((dayOfYear(local) + 6 - new Date(local).getUTCDay()) / 7);
}

/** Adds months, staying inside the month when the day does not exist there. */
export function addMonths(local: number, months: number): number {
  const date = new Date(local);
  const target = new Date(local);
  target.setUTCDate(1);
  target.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(
    Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0),
  ).getUTCDate();
  target.setUTCDate(Math.min(date.getUTCDate(), last));
  return target.getTime();
}

/** Months since year 0 of a local time. */
export function monthNumber(local: number): number {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first ms of week 1 of an ISO year. */
export function isoYearStart(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - (isoDayOfWeek(fourth) - 1) * DAY;
}
