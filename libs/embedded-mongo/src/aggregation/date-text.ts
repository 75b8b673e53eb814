import { commandError, locationError } from '../server/command-error.js';
import {
  dayOfYear,
  isoDayOfWeek,
  isoWeek,
  isoWeekYear,
  isoYearStart,
  weekOfYear,
} from './calendar.js';
import { instantOf, type TimeZone, timeZone, UTC } from './time-zone.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const ISO =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;

function failure(text: string): Error {
  return commandError('ConversionFailure', `Error parsing date string '${text}'`);
}

function pad(value: number, width: number): string {
  const digits = String(Math.abs(value)).padStart(width, '0');
  return value < 0 ? `-${digits}` : digits;
}

function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

/** Parses an ISO 8601 text; without a zone of its own it is read in `zone`. @throws CommandError ConversionFailure. */
export function parseDateText(text: string, zone: TimeZone = UTC): Date {
  const match = ISO.exec(text.trim());
  if (!match) {
    const other = /[A-Za-z]{3}/.test(text)
      ? Date.parse(`${text}${/UTC|GMT|Z$|[+-]\d{4}/.test(text) ? '' : ' UTC'}`)
      : Number.NaN;
    if (Number.isNaN(other)) {
      throw failure(text);
    }
    return new Date(other);
  }
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = '0', own] =
    match;
  const ms = Math.floor(Number(`0.${fraction}`) * 1000);
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    ms,
  );
  if (Number(month) < 1 || Number(month) > 12 || new Date(local).getUTCDate() !== Number(day)) {
    throw failure(text);
  }
  return new Date(instantOf(local, own ? timeZone(own.toUpperCase()) : zone));
}

const WRITERS = new Map<string, (local: number, date: Date, offset: number) => string>([
  ['Y', (_local, date) => pad(date.getUTCFullYear(), 4)],
  ['m', (_local, date) => pad(date.getUTCMonth() + 1, 2)],
  ['d', (_local, date) => pad(date.getUTCDate(), 2)],
  ['H', (_local, date) => pad(date.getUTCHours(), 2)],
  ['M', (_local, date) => pad(date.getUTCMinutes(), 2)],
  ['S', (_local, date) => pad(date.getUTCSeconds(), 2)],
  ['L', (_local, date) => pad(date.getUTCMilliseconds(), 3)],
  ['j', (local) => pad(dayOfYear(local), 3)],
  ['u', (local) => String(isoDayOfWeek(local))],
  ['w', (_local, date) => String(date.getUTCDay() + 1)],
  ['U', (local) => pad(weekOfYear(local), 2)],
  ['V', (local) => pad(isoWeek(local), 2)],
  ['G', (local) => pad(isoWeekYear(local), 4)],
  ['b', (_local, date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3)],
  ['B', (_local, date) => MONTHS[date.getUTCMonth()] ?? ''],
  ['z', (_local, _date, offset) => offsetText(offset)],
  ['Z', (_local, _date, offset) => String(Math.round(offset / 60_000))],
  ['%', () => '%'],
]);

/** Writes a date by a format such as `%Y-%m-%d`. @throws CommandError 18536 for unknown specifiers. */
export function formatDate(date: Date, format: string, zone: TimeZone): string {
  const offset = zone(date.getTime());
  const local = date.getTime() + offset;
  const shown = new Date(local);
  return format.replace(/%(.?)/g, (whole, specifier: string) => {
    const write = WRITERS.get(specifier);
    if (!write) {
      throw specifier === ''
        ? locationError(18535, "Unmatched '%' at end of format string")
        : locationError(18536, `Invalid format character '${whole}' in format string`);
    }
    return write(local, shown, offset);
  });
}

const READERS: Record<string, string> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  L: '(?<L>\\d{1,3})',
  j: '(?<j>\\d{1,3})',
  u: '(?<u>[1-7])',
  V: '(?<V>\\d{1,2})',
  G: '(?<G>\\d{4})',
  b: '(?<b>[A-Za-z]{3})',
  B: '(?<B>[A-Za-z]+)',
  z: '(?<z>[+-]\\d{2}:?\\d{2}|Z|[A-Za-z_/]+)',
  Z: '(?<Z>[+-]\\d+)',
  '%': '%',
};

function isWhole(found: Record<string, string | undefined>): boolean {
  const has = (specifier: string): boolean => found[specifier] !== undefined;
  if (has('G')) {
    return has('V');
  }
  const hasMonth = has('m') || has('b') || has('B');
  return has('Y') && (has('j') || (hasMonth && has('d')));
}

function localOf(found: Record<string, string | undefined>): number {
  const time =
    Number(found.H ?? 0) * 3_600_000 +
    Number(found.M ?? 0) * 60_000 +
    Number(found.S ?? 0) * 1000 +
    Number(found.L ?? 0);
  if (found.G !== undefined) {
    const days = (Number(found.V ?? 1) - 1) * 7 + Number(found.u ?? 1) - 1;
    return isoYearStart(Number(found.G)) + days * 86_400_000 + time;
  }
  const name = (found.b ?? found.B ?? '').slice(0, 3).toLowerCase();
  const named = MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === name) + 1;
  const month = named > 0 ? named : Number(found.m ?? 1);
  const day = found.j === undefined ? Number(found.d ?? 1) : Number(found.j);
  return Date.UTC(Number(found.Y ?? 1970), found.j === undefined ? month - 1 : 0, day) + time;
}

/** Reads a date by a format. @throws CommandError ConversionFailure when the text does not follow it. */
export function parseDateByFormat(text: string, format: string, zone: TimeZone): Date {
  const source = format.replace(
    /%(.?)|([.*+?^${}()|[\]\\])/g,
    (whole, specifier: string | undefined, special: string | undefined) => {
      if (special !== undefined) {
        return `\\${special}`;
      }
      const reader = READERS[specifier ?? ''];
      if (reader === undefined) {
        throw locationError(18536, `Invalid format character '${whole}' in format string`);
      }
      return reader;
    },
  );
  const found = new RegExp(`^${source}$`).exec(text)?.groups;
  if (!found && new RegExp(`^${source}$`).exec(text) === null) {
    throw failure(text);
  }
  const groups = found ?? {};
  if (!isWhole(groups)) {
    throw commandError(
      'ConversionFailure',
      `an incomplete date/time string has been found, with elements missing: "${text}"`,
    );
  }
  const minutes = groups.Z;
  if (minutes !== undefined) {
    return new Date(localOf(groups) - Number(minutes) * 60_000);
  }
  const own = groups.z;
  return new Date(instantOf(localOf(groups), own === undefined ? zone : timeZone(own)));
}
