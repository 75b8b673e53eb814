import type { Position } from './slice.js';

export type SortDirection = 1 | -1;

/** A sort by one field, ties broken by a unique key in the same direction. */
export interface KeysetSort {
  readonly field: string;
  readonly direction: SortDirection;
  readonly key: string;
}

/** Mongo's sort document for a keyset. */
export function sortOf({ field, direction, key }: KeysetSort): Record<string, SortDirection> {
  return field === key ? { [key]: direction } : { [field]: direction, [key]: direction };
}

/**
 * The condition for everything after a position. Null sorts before every value in MongoDB, and `$lt` or `$gt`
 * never match it, so it needs words of its own.
 */
export function after(
  { field, direction, key }: KeysetSort,
  position: Position | null,
): Record<string, unknown> {
  if (position === null) {
    return {};
  }
  const beyond = direction === 1 ? '$gt' : '$lt';
  if (field === key) {
    return { [key]: { [beyond]: position.key } };
  }
  const tie = { [field]: position.value, [key]: { [beyond]: position.key } };
  if (position.value === null) {
    return direction === 1 ? { $or: [tie, { [field]: { $ne: null } }] } : tie;
  }
  const strictly = { [field]: { [beyond]: position.value } };
  return direction === 1 ? { $or: [tie, strictly] } : { $or: [tie, strictly, { [field]: null }] };
}
