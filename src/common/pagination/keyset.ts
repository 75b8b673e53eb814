import type { Position } from './slice.js';

export type SortDirection = 1 | -1;

/** A sort by one field, ties broken by a unique key in the same direction. */
export interface KeysetSort {
  readonly field: string;
  readonly direction: SortDirection;
  readonly key: string;
  /** The least value of the field's type: where values begin when those without one have been passed. */
  readonly least: string | number | Date;
}

/** A condition of MongoDB's. */
export type Condition = Readonly<Record<string, unknown>>;

/** The instant before which there is none; the least of all dates. */
export const FIRST_INSTANT = new Date(-8_640_000_000_000_000);

/** Mongo's sort document for a keyset. */
export function sortOf({ field, direction, key }: KeysetSort): Record<string, SortDirection> {
  return field === key ? { [key]: direction } : { [field]: direction, [key]: direction };
}

/**
 * Everything after a position, as stretches to be read one after the other. Each is a single range of the index that
 * gives the order, so that the thousandth slice starts where it starts and not at the first; one condition with `$or`
 * is walked from the beginning. Null sorts before every value in MongoDB and no comparison matches it, so it is a
 * stretch of its own.
 */
export function stretchesAfter(
  { field, direction, key, least }: KeysetSort,
  position: Position | null,
): readonly Condition[] {
  if (position === null) {
    return [{}];
  }
  const beyond = direction === 1 ? '$gt' : '$lt';
  if (field === key) {
    return [{ [key]: { [beyond]: position.key } }];
  }
  const tie = { [field]: position.value, [key]: { [beyond]: position.key } };
  if (position.value === null) {
    return direction === 1 ? [tie, { [field]: { $gte: least } }] : [tie];
  }
  const values = { [field]: { [beyond]: position.value } };
  return direction === 1 ? [tie, values] : [tie, values, { [field]: null }];
}

/** Reads stretches in order until there are enough rows. */
export async function readStretches<T>(
  stretches: readonly Condition[],
  limit: number,
  read: (stretch: Condition, limit: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const rows: T[] = [];
  for (const stretch of stretches) {
    if (rows.length < limit) {
      rows.push(...(await read(stretch, limit - rows.length)));
    }
  }
  return rows;
}
