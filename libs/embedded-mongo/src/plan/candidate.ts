import { isDeepStrictEqual } from 'node:util';

import { type SortField } from '../aggregation/sort-pattern.js';
import { compareValues } from '../bson/compare.js';
import { type FilterNode, type LeafTest } from '../query/filter.js';
import { type Value } from '../bson/value.js';
import { compileLeaf } from '../query/matcher.js';
import { type StoredIndex } from '../storage/collection.js';
import { isArrayIndex, MAX_KEY_BYTES } from '../storage/index-keys.js';
import { type KeyRange } from '../storage/key-value-store.js';
import {
  type Bounds,
  boundsOf,
  descending,
  includesNull,
  intersect,
  startingWith,
  successor,
} from './bounds.js';
import { invert } from '../bson/key-encoding.js';

/** One condition that every result must meet, at a path. */
export interface Leaf {
  readonly path: string;
  readonly test: LeafTest;
}

/** One way to answer a query with an index. */
export interface IndexScan {
  readonly kind: 'indexScan';
  readonly index: StoredIndex;
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  /** How many leading fields of the index the query restricts. */
  readonly usedFields: number;
  readonly isAllPoints: boolean;
  readonly providesSort: boolean;
  /** True when every entry in the ranges is a result, so that counting entries is counting results. */
  readonly isExact: boolean;
  readonly bounds: readonly (Bounds | null)[];
}

const MAX_RANGES = 2000;
/** Bounds are cut here, well before the point where stored keys are shortened. */
const MAX_BOUND_BYTES = MAX_KEY_BYTES - 200;

/** The conditions that all must hold, looked for through `$and` and through `$elemMatch` on documents. */
export function leavesOf(node: FilterNode, prefix = ''): Leaf[] {
  if (node.kind === 'and') {
    return node.children.flatMap((child) => leavesOf(child, prefix));
  }
  if (node.kind !== 'leaf') {
    return [];
  }
  const path = prefix + node.path;
  const { test } = node;
  if (test.op === 'elemMatch' && !test.isOnValues) {
    return [{ path, test }, ...leavesOf(test.child, `${path}.`)];
  }
  return [{ path, test }];
}

function boundsForField(leaves: readonly Leaf[], path: string, hasArrays: boolean): Bounds | null {
  const known = leaves
    .filter((leaf) => leaf.path === path)
    .map(({ test }) => boundsOf(test))
    .filter((bounds) => bounds !== null);
  const [first, ...rest] = known;
  if (!first) {
    return null;
  }
  if (!hasArrays) {
    return rest.reduce(intersect, first);
  }
  // With arrays each condition may be met by another element: only one of them can bound the scan.
  const best = known.find(({ isPoints }) => isPoints) ?? first;
  const isExact = best.isExact && known.length === 1 && !includesNull(best);
  return { ...best, isExact };
}

function root(path: string): string {
  return path.split('.')[0] ?? path;
}

function fieldBounds(index: StoredIndex, leaves: readonly Leaf[]): (Bounds | null)[] {
  const usedRoots = new Set<string>();
  let isOpen = true;
  return index.definition.fields.map(({ path }, position) => {
    const hasArrays = index.arrayFields.has(position);
    // With an array on its way, `a.0` asks for more than the one element that the index holds.
    const isAmbiguous = hasArrays && path.split('.').slice(1).some(isArrayIndex);
    if (!isOpen || isAmbiguous || (hasArrays && usedRoots.has(root(path)))) {
      isOpen = false;
      return null;
    }
    const bounds = boundsForField(leaves, path, hasArrays);
    usedRoots.add(root(path));
    isOpen = bounds?.isPoints === true;
    return bounds;
  });
}

function cut(range: KeyRange): KeyRange {
  return {
    start: range.start.subarray(0, MAX_BOUND_BYTES),
    end:
      range.end.length > MAX_BOUND_BYTES
        ? successor(range.end.subarray(0, MAX_BOUND_BYTES))
        : range.end,
  };
}

const EVERYTHING: KeyRange = { start: Buffer.alloc(0), end: Buffer.from([0xff]) };

interface KeyRanges {
  readonly ranges: KeyRange[];
  /** False when fields were left out because there were too many combinations. */
  readonly isComplete: boolean;
}

function inStoredOrder(bounds: Bounds, isDescending: boolean): readonly KeyRange[] {
  if (!isDescending) {
    return bounds.ranges;
  }
  const inverted = bounds.isPoints
    ? bounds.ranges.map(({ start }) => startingWith(invert(start)))
    : bounds.ranges.map(descending);
  return inverted.reverse();
}

/** The ranges of stored keys: the points of leading fields, each with the ranges of the field after them. */
function keyRanges(index: StoredIndex, all: readonly (Bounds | null)[]): KeyRanges {
  let ranges: KeyRange[] = [EVERYTHING];
  for (const [position, bounds] of all.entries()) {
    if (!bounds) {
      break;
    }
    const own = inStoredOrder(bounds, index.definition.fields[position]?.isDescending === true);
    if (ranges.length * own.length > MAX_RANGES && position > 0) {
      return { ranges: ranges.map(cut), isComplete: false };
    }
    // Every range so far is one point; its start is the common prefix of its keys.
    ranges = ranges.flatMap((before) =>
      own.map(({ start, end }) => ({
        start: Buffer.concat([before.start, start]),
        end: Buffer.concat([before.start, end]),
      })),
    );
  }
  return { ranges: ranges.map(cut), isComplete: true };
}

function isPoint(bounds: Bounds | null | undefined): boolean {
  return bounds?.isPoints === true && bounds.ranges.length <= 1;
}

/** True when no document has more than one entry in the bounds: each field with arrays is held at one value. */
function hasOneEntryEach({ arrayFields }: StoredIndex, all: readonly (Bounds | null)[]): boolean {
  return [...arrayFields].every((position) => isPoint(all[position]));
}

/** Arrays sort by their least or greatest element, whichever one the entry is of. */
function isOfArrays({ arrayFields, definition }: StoredIndex): (sorted: SortField) => boolean {
  const paths = new Set([...arrayFields].map((position) => definition.fields[position]?.path));
  return ({ path }) => paths.has(path);
}

function sortDirection(
  index: StoredIndex,
  all: readonly (Bounds | null)[],
  sort: readonly SortField[],
): 'forward' | 'reverse' | null {
  const { fields } = index.definition;
  const isFixed = (position: number): boolean => isPoint(all[position]);
  if (index.hasLongKeys || !hasOneEntryEach(index, all) || sort.some(isOfArrays(index))) {
    return null;
  }
  const fixedPaths = new Set(
    fields.filter((_field, position) => isFixed(position)).map(({ path }) => path),
  );
  const wanted = sort.filter(({ path }) => !fixedPaths.has(path));
  let position = 0;
  let direction: 'forward' | 'reverse' | null = null;
  for (const { path, isDescending } of wanted) {
    while (fields[position]?.path !== path && isFixed(position)) {
      position += 1;
    }
    const field = fields[position];
    if (field?.path !== path) {
      return null;
    }
    const needed = field.isDescending === isDescending ? 'forward' : 'reverse';
    if (direction !== null && direction !== needed) {
      return null;
    }
    direction = needed;
    position += 1;
  }
  // Points of several values before the sorted field would interleave.
  const leading = all
    .slice(0, position)
    .findIndex(
      (bounds, at) => (bounds?.ranges.length ?? 0) > 1 && fields[at]?.path !== wanted[0]?.path,
    );
  return leading >= 0 && wanted.length > 0 ? null : (direction ?? 'forward');
}

/** The only values a test lets through, or null when it is no list of values. */
function valuesOf(test: LeafTest): readonly Value[] | null {
  if (test.op === 'in') {
    return test.patterns.length === 0 ? test.values : null;
  }
  return test.op === 'eq' ? [test.value] : null;
}

function impliesComparison(have: LeafTest, wanted: LeafTest): boolean {
  const values = valuesOf(have);
  if (values) {
    const test = compileLeaf(wanted);
    return values.length > 0 && values.every((value) => test(value));
  }
  const isLower = (op: string): boolean => op === 'gt' || op === 'gte';
  const isRange = (test: LeafTest): test is LeafTest & { op: 'gt' | 'gte' | 'lt' | 'lte' } =>
    ['gt', 'gte', 'lt', 'lte'].includes(test.op);
  if (!isRange(have)) {
    return false;
  }
  if (wanted.op === 'exists') {
    return have.value !== null && have.value !== undefined;
  }
  if (wanted.op === 'type') {
    return false;
  }
  if (
    !isRange(wanted) ||
    isLower(have.op) !== isLower(wanted.op) ||
    typeof have.value !== typeof wanted.value
  ) {
    return false;
  }
  const order = compareValues(have.value, wanted.value) * (isLower(have.op) ? 1 : -1);
  const isStrict = wanted.op === 'gt' || wanted.op === 'lt';
  return order > 0 || (order === 0 && (!isStrict || have.op === wanted.op));
}

/** True when every result of the query is also in a partial index with this filter. */
function implies(leaves: readonly Leaf[], partial: FilterNode): boolean {
  if (partial.kind === 'and') {
    return partial.children.every((child) => implies(leaves, child));
  }
  if (partial.kind === 'or') {
    return partial.children.some((child) => implies(leaves, child));
  }
  if (partial.kind !== 'leaf') {
    return false;
  }
  return leaves.some(
    ({ path, test }) =>
      path === partial.path &&
      (isDeepStrictEqual(test, partial.test) || impliesComparison(test, partial.test)),
  );
}

function mayUse(
  index: StoredIndex,
  leaves: readonly Leaf[],
  all: readonly (Bounds | null)[],
): boolean {
  const { definition } = index;
  if (definition.isHidden || (definition.partialNode && !implies(leaves, definition.partialNode))) {
    return false;
  }
  if (!definition.isSparse) {
    return true;
  }
  const isRequired = definition.fields.some(({ path }) =>
    leaves.some((leaf) => leaf.path === path && leaf.test.op === 'exists'),
  );
  return isRequired || all.some((bounds) => bounds !== null && !includesNull(bounds));
}

/** How `index` would answer a query with these conditions and this order; null when it does not help. */
export function indexScan(
  index: StoredIndex,
  leaves: readonly Leaf[],
  leafCount: number,
  sort: readonly SortField[],
  isForced: boolean,
): IndexScan | null {
  const all = fieldBounds(index, leaves);
  const usedFields = all.filter((bounds) => bounds !== null).length;
  if (!mayUse(index, leaves, all) && !isForced) {
    return null;
  }
  const direction = sort.length > 0 ? sortDirection(index, all, sort) : 'forward';
  const providesSort = sort.length > 0 && direction !== null;
  const isSparseForExistence = index.definition.isSparse || index.definition.partialNode !== null;
  if (usedFields === 0 && !providesSort && !isForced && !isSparseForExistence) {
    return null;
  }
  const { ranges, isComplete } = keyRanges(index, all);
  const used = all.filter((bounds) => bounds !== null);
  return {
    kind: 'indexScan',
    index,
    ranges,
    isReverse: providesSort && direction === 'reverse',
    usedFields,
    isAllPoints:
      usedFields === index.definition.fields.length && used.every(({ isPoints }) => isPoints),
    providesSort,
    isExact:
      isComplete &&
      hasOneEntryEach(index, all) &&
      !index.hasLongKeys &&
      leafCount >= 0 &&
      used.every(({ isExact }) => isExact) &&
      coversAll(index, leaves, leafCount, all),
    bounds: all,
  };
}

/** True when each condition of the query is one that the used bounds were made of. */
function coversAll(
  index: StoredIndex,
  leaves: readonly Leaf[],
  leafCount: number,
  all: readonly (Bounds | null)[],
): boolean {
  const paths = new Set(
    index.definition.fields.filter((_field, position) => all[position]).map(({ path }) => path),
  );
  return (
    leaves.length === leafCount &&
    index.definition.partialNode === null &&
    leaves.every(({ path, test }) => paths.has(path) && boundsOf(test) !== null)
  );
}
