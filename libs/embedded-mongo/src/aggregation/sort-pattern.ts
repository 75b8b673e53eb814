import { compareValues, doubleOf } from '../bson/compare.js';
import { type Doc, getField, isDoc, isNumber, type Value } from '../bson/value.js';
import { commandError, locationError } from '../server/command-error.js';

/** One field to sort by. */
export interface SortField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly isDescending: boolean;
}

/** Reads `{ a: 1, b: -1 }`. @throws CommandError when a direction is neither 1 nor -1. */
export function parseSortPattern(pattern: Doc): SortField[] {
  return Object.entries(pattern).map(([path, direction]) => {
    if (isDoc(direction)) {
      throw commandError(
        'CommandNotSupported',
        'Sorting by $meta is not supported by the embedded database.',
      );
    }
    const order = isNumber(direction) ? doubleOf(direction) : Number.NaN;
    if (order !== 1 && order !== -1) {
      throw locationError(
        15975,
        '$sort key ordering must be 1 (for ascending) or -1 (for descending)',
      );
    }
    if (path === '' || path.startsWith('$') || path.split('.').includes('')) {
      throw locationError(
        16410,
        `FieldPath field names may not start with '$' or be empty: '${path}'`,
      );
    }
    return { path, parts: path.split('.'), isDescending: order < 0 };
  });
}

function collect(value: Value, parts: readonly string[], at: number, into: Value[]): void {
  if (at === parts.length) {
    if (Array.isArray(value)) {
      into.push(...(value.length === 0 ? [undefined] : value));
    } else {
      into.push(value ?? null);
    }
    return;
  }
  const part = parts[at] ?? '';
  if (Array.isArray(value)) {
    if (/^\d+$/.test(part) && Number(part) < value.length) {
      collect(value[Number(part)], parts, at + 1, into);
      return;
    }
    for (const item of value) {
      collect(isDoc(item) ? getField(item, part) : undefined, parts, at + 1, into);
    }
    if (value.length === 0) {
      into.push(null);
    }
    return;
  }
  collect(isDoc(value) ? getField(value, part) : undefined, parts, at + 1, into);
}

/** The value a document is sorted by: missing counts as null, of an array its least or greatest element. */
export function sortValue(doc: Doc, field: SortField): Value {
  const [only = ''] = field.parts;
  const direct = field.parts.length === 1 ? getField(doc, only) : undefined;
  if (direct !== undefined && !Array.isArray(direct)) {
    return direct;
  }
  const values: Value[] = [];
  collect(doc, field.parts, 0, values);
  const sign = field.isDescending ? -1 : 1;
  return values.reduce((best, value) => (compareValues(value, best) * sign < 0 ? value : best));
}

/** Compares two documents by several fields. */
export function compareBy(fields: readonly SortField[]): (left: Doc, right: Doc) => number {
  return (left, right) => {
    for (const field of fields) {
      const order = compareValues(sortValue(left, field), sortValue(right, field));
      if (order !== 0) {
        return field.isDescending ? -order : order;
      }
    }
    return 0;
  };
}

/** Sorts by keys computed once per item; equal items keep their order. `limit` keeps only the first ones. */
export function sortDocs<T>(
  items: Iterable<T>,
  fields: readonly SortField[],
  docOf: (item: T) => Doc,
  limit = Number.POSITIVE_INFINITY,
): T[] {
  let keyed: { item: T; keys: Value[] }[] = [];
  const compare = (left: { keys: Value[] }, right: { keys: Value[] }): number => {
    for (const [index, field] of fields.entries()) {
      const order = compareValues(left.keys[index], right.keys[index]);
      if (order !== 0) {
        return field.isDescending ? -order : order;
      }
    }
    return 0;
  };
  for (const item of items) {
    const doc = docOf(item);
    keyed.push({ item, keys: fields.map((field) => sortValue(doc, field)) });
    // With a limit, the buffer is cut back before it grows past a few times the limit.
    if (keyed.length > limit * 2 + 1000) {
      keyed = keyed.sort(compare).slice(0, limit);
    }
  }
  keyed.sort(compare);
  return (keyed.length > limit ? keyed.slice(0, limit) : keyed).map(({ item }) => item);
}
