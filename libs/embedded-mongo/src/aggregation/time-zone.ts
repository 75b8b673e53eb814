import { locationError } from '../server/command-error.js';

/** How far a zone is ahead of UTC, in ms, at an instant given in ms. */
export type TimeZone = (instant: number) => number;

const MINUTE = 60_000;
const zones = new Map<string, TimeZone>();

/** The zone without an offset. */
export const UTC: TimeZone = () => 0;

function namedZone(name: string): TimeZone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw locationError(40485, `unrecognized time zone identifier: "${name}"`);
  }
  return (instant) => {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const local = Date.UTC(year, month - 1, day, hour, minute, second);
    return local - Math.floor(instant / 1000) * 1000;
  };
}

/** The zone called `name`: an Olson name, `+05:30`, `+0530`, `+05`, `UTC` or `GMT`. @throws CommandError 40485. */
export function timeZone(name: string): TimeZone {
  if (name === 'UTC' || name === 'GMT' || name === 'Z') {
    return UTC;
  }
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    const offset = (fixed[1] === '-' ? -minutes : minutes) * MINUTE;
    return () => offset;
  }
  const known = zones.get(name) ?? namedZone(name);
  zones.set(name, known);
  return known;
}

/** The instant at which clocks in `zone` show `local` (ms, read as if it were UTC). */
export function instantOf(local: number, zone: TimeZone): number {
  const first = local - zone(local);
  const second = local - zone(first);
  return second;
}
