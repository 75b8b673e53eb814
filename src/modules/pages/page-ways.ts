import type { Condition, KeysetSort } from '../../common/pagination/keyset.js';
import { type Clause, conditionOf, SORTED_BY } from './page-clauses.js';
import { MOST_FOLLOWED_FIRST } from './page-orders.js';

type Index = Record<string, 1 | -1>;

/** How the pages of a list are come by. */
export interface Way {
  readonly index: Index;
  /** What the index is asked. */
  readonly entry: Condition;
  /** What only reading a page tells; null for nothing. */
  readonly rest: Condition | null;
}

/** The index that has the order, after one of the clauses if possible, and the clauses it does not know of. */
export function walkOf(
  clauses: readonly Clause[],
  sort: KeysetSort,
): { way: Way; unused: Clause[] } {
  const first = clauses.find(
    ({ field }) => field !== null && (SORTED_BY[field] as readonly string[]).includes(sort.field),
  );
  const range = clauses.find(({ field }) => field === sort.field);
  const used = [first, range].filter((clause) => clause !== undefined);
  const left = clauses.filter((clause) => !used.includes(clause));
  const rest = conditionOf([
    ...left,
    ...used.flatMap(({ rest: own }): Clause[] =>
      own === null ? [] : [{ entry: own, field: null, rest: null }],
    ),
  ]);
  return {
    way: {
      index: { ...(first?.field && { [first.field]: 1 as const }), ...inOrder(sort.field) },
      entry: allOf(used.map(({ entry }) => entry)),
      rest: isEmpty(rest) ? null : rest,
    },
    unused: left.filter(({ field }) => field !== null),
  };
}

/** The end of an index that gives an order, in either direction. */
function inOrder(field: string): Index {
  const direction = field === 'name' ? 1 : -1;
  return { [field]: direction, pageId: direction };
}

/** An index by which the pages of a clause are found, in whatever order. */
export function indexOf({ field }: Clause): Index {
  const isRange = field === 'totalFollowers' || field === 'employeeCount';
  return field === null || isRange
    ? inOrder(field ?? MOST_FOLLOWED_FIRST.field)
    : { [field]: 1, ...inOrder(MOST_FOLLOWED_FIRST.field) };
}

/** All of several conditions, as one. */
export function allOf(conditions: readonly Condition[]): Condition {
  const all = conditions.filter((condition) => !isEmpty(condition));
  return all.length === 0 ? {} : { $and: all };
}

export function isEmpty(condition: Condition): boolean {
  return Object.keys(condition).length === 0;
}
