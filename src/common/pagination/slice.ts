/** A bounded run of a longer list. Never called a "page": that word means a company page here. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  /** How many there are in all under this filter; null unless it was asked for. */
  readonly total: number | null;
}

/** Where a list goes on: the sort value and the unique key of the last item handed out. */
export interface Position {
  readonly value: string | number | Date | null;
  readonly key: string;
  /** For a list of several lists, one after the other: which one it is in. */
  readonly rank?: number;
}

/** One run of rows and, when there are more, where to go on. Repositories read one row more than asked to know. */
export interface Run<T> {
  readonly rows: readonly T[];
  readonly next: Position | null;
}

/** Cuts the extra row off and turns its presence into a position. */
export function toRun<T>(
  rows: readonly T[],
  limit: number,
  positionOf: (row: T) => Position,
): Run<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: last !== undefined && rows.length > limit ? positionOf(last) : null };
}
