import { type SortField } from '../aggregation/sort-pattern.js';
import { areEqual } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, type Value } from '../bson/value.js';
import { doubleOf } from '../bson/compare.js';
import { type FilterNode } from '../query/filter.js';
import { commandError } from '../server/command-error.js';
import { type Collection, type StoredIndex } from '../storage/collection.js';
import { type IndexScan, indexScan, leavesOf } from './candidate.js';

/** How a query will be answered. */
export type Plan =
  | { readonly kind: 'collectionScan'; readonly isReverse: boolean; readonly providesSort: boolean }
  | IndexScan
  | {
      readonly kind: 'union';
      readonly branches: readonly IndexScan[];
      readonly providesSort: false;
    };

/** What is to be planned. */
export interface PlanRequest {
  readonly filter: FilterNode;
  readonly sort: readonly SortField[];
  readonly hint: Value;
}

const SAMPLE = 100;

/** The number of plain conditions when the query is nothing but them, else -1. */
function countLeaves(node: FilterNode): number {
  if (node.kind === 'and') {
    return node.children.reduce((sum, child) => {
      const count = countLeaves(child);
      return sum < 0 || count < 0 ? -1 : sum + count;
    }, 0);
  }
  return node.kind === 'leaf' ? 1 : -1;
}

function findHinted(collection: Collection, hint: Value): StoredIndex {
  const found = collection.indexes.find(({ definition }) =>
    typeof hint === 'string' ? definition.name === hint : areEqual(definition.key, hint),
  );
  if (!found || found.definition.isHidden) {
    throw commandError(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  }
  return found;
}

function naturalHint(hint: Doc, sort: readonly SortField[]): Plan {
  const direction = hint.$natural;
  return {
    kind: 'collectionScan',
    isReverse: isNumber(direction) && doubleOf(direction) < 0,
    providesSort: sort.length === 0,
  };
}

/** Keys the scan would read, counted up to a sample. */
function sampleCost(collection: Collection, scan: IndexScan): number {
  let count = 0;
  for (const range of scan.ranges.slice(0, SAMPLE)) {
    const keys = collection.scanIndex(scan.index, range, false, SAMPLE);
    for (let step = keys.next(); !step.done; step = keys.next()) {
      count += 1;
      if (count >= SAMPLE) {
        return SAMPLE;
      }
    }
  }
  return scan.ranges.length > SAMPLE ? SAMPLE : count;
}

function better(left: IndexScan, right: IndexScan, costOf: (scan: IndexScan) => number): IndexScan {
  if (left.usedFields === 0 || right.usedFields === 0) {
    const [bounded, other] = left.usedFields > 0 ? [left, right] : [right, left];
    // An index that only sorts beats one that only selects when the selection is wide.
    const isWide = bounded.usedFields > 0 && costOf(bounded) >= SAMPLE && !bounded.providesSort;
    return isWide && other.providesSort && bounded.ranges.length > 1 ? other : bounded;
  }
  const difference = costOf(left) - costOf(right);
  if (difference !== 0) {
    return difference < 0 ? left : right;
  }
  if (left.providesSort !== right.providesSort) {
    return left.providesSort ? left : right;
  }
  return right.usedFields > left.usedFields ? right : left;
}

function bestScan(collection: Collection, { filter, sort }: PlanRequest): IndexScan | null {
  const leaves = leavesOf(filter);
  const leafCount = countLeaves(filter);
  const candidates = collection.indexes
    .map((index) => indexScan(index, leaves, leafCount, sort, false))
    .filter((scan) => scan !== null);
  const unique = candidates.find(
    ({ index, isAllPoints }) => index.definition.isUnique && isAllPoints,
  );
  if (unique) {
    return unique;
  }
  const costs = new Map<IndexScan, number>();
  const costOf = (scan: IndexScan): number => {
    const known = costs.get(scan) ?? sampleCost(collection, scan);
    costs.set(scan, known);
    return known;
  };
  const [first, ...rest] = candidates;
  return first ? rest.reduce((best, scan) => better(best, scan, costOf), first) : null;
}

/** An `$or` whose every branch an index answers is a union of those scans. */
function unionPlan(collection: Collection, filter: FilterNode): Plan | null {
  const clauses =
    filter.kind === 'and' ? filter.children.find(({ kind }) => kind === 'or') : filter;
  if (clauses?.kind !== 'or') {
    return null;
  }
  const branches = clauses.children.map((branch) =>
    bestScan(collection, { filter: branch, sort: [], hint: undefined }),
  );
  return branches.every((branch) => branch !== null && branch.usedFields > 0)
    ? { kind: 'union', branches: branches.filter((branch) => branch !== null), providesSort: false }
    : null;
}

/** Chooses how to answer a query. @throws CommandError when the hint names no index. */
export function planQuery(collection: Collection, request: PlanRequest): Plan {
  const { filter, sort, hint } = request;
  const natural = sort.find(({ path }) => path === '$natural');
  if (natural) {
    return { kind: 'collectionScan', isReverse: natural.isDescending, providesSort: true };
  }
  if (isDoc(hint) && '$natural' in hint) {
    return naturalHint(hint, sort);
  }
  const isHinted = typeof hint === 'string' || (isDoc(hint) && Object.keys(hint).length > 0);
  if (isHinted) {
    const index = findHinted(collection, hint);
    const scan = indexScan(index, leavesOf(filter), countLeaves(filter), sort, true);
    if (scan) {
      return scan;
    }
  }
  return (
    bestScan(collection, request) ??
    unionPlan(collection, filter) ?? {
      kind: 'collectionScan',
      isReverse: false,
      providesSort: sort.length === 0,
    }
  );
}
