/** What a list of pages can be asked for. */
export interface Shape {
  readonly name: string;
  /** The query, without `limit` and `cursor`. */
  readonly query: string;
}

const FILTERS: readonly (readonly [string, string])[] = [
  ['name', 'name=brigh'],
  ['industry', 'industry=Banking'],
  ['location', 'location=porto'],
  ['followers', 'minFollowers=600000'],
  ['employees', 'maxEmployees=12000'],
];
/** Without one: by followers or, with a name, by how well it fits. */
const SORTS = [null, '-employeeCount', 'name', '-lastSeenAt'];

/** Every combination of filters, in every order. */
export const SHAPES: readonly Shape[] = Array.from(
  { length: 2 ** FILTERS.length },
  (_unused, mask) => FILTERS.filter((_filter, index) => (mask & (2 ** index)) !== 0),
).flatMap((filters) =>
  SORTS.map((sort) => ({
    name: `${filters.map(([name]) => name).join(' + ') || 'all'}, ${sort ?? 'as it comes'}`,
    query: [...filters.map(([, query]) => query), ...(sort === null ? [] : [`sort=${sort}`])].join(
      '&',
    ),
  })),
);
