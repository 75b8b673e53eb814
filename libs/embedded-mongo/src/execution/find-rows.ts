import { type Scope } from '../aggregation/operator.js';
import { parseSortPattern, sortDocs, type SortField } from '../aggregation/sort-pattern.js';
import { fieldReader } from '../bson/decode-fields.js';
import { type Doc, isDoc, type Value } from '../bson/value.js';
import { runPlan, type ScanCounts } from '../plan/plan-runner.js';
import { type IndexScan } from '../plan/candidate.js';
import { type Plan, planQuery } from '../plan/planner.js';
import { compileRowTest, type Row } from '../plan/row.js';
import { type FilterNode, parseFilter } from '../query/filter.js';
import { commandError } from '../server/command-error.js';
import { type Deadline } from '../server/deadline.js';
import { type Collection } from '../storage/collection.js';
import { sumInTurns } from './turns.js';

/** A query: which documents, in which order, how many. */
export interface Selection {
  readonly filter: FilterNode;
  readonly sort: readonly SortField[];
  readonly skip: number;
  /** 0 means all. */
  readonly limit: number;
  readonly hint: Value;
}

function checkHint(hint: Value): void {
  if (hint !== undefined && hint !== null && typeof hint !== 'string' && !isDoc(hint)) {
    throw commandError('TypeMismatch', 'The hint must be the name of an index or its key pattern');
  }
}

/** `$natural` alone asks for the order of insertion, or the reverse. */
function parseFindSort(sort: Doc): SortField[] {
  if (!('$natural' in sort)) {
    return parseSortPattern(sort);
  }
  if (Object.keys(sort).length > 1) {
    throw commandError('BadValue', "Cannot include '$natural' in compound sort");
  }
  const [field] = parseSortPattern({ natural: sort.$natural });
  return field ? [{ ...field, path: '$natural' }] : [];
}

/** Reads a selection out of a command's parts. */
export function parseSelection(parts: {
  filter: Value;
  sort?: Value;
  skip?: number | null;
  limit?: number | null;
  hint?: Value;
}): Selection {
  const filter = parts.filter ?? {};
  if (!isDoc(filter)) {
    throw commandError('FailedToParse', 'Expected the filter to be a document');
  }
  checkHint(parts.hint);
  return {
    filter: parseFilter(filter),
    sort: isDoc(parts.sort) ? parseFindSort(parts.sort) : [],
    skip: parts.skip ?? 0,
    limit: parts.limit ?? 0,
    hint: parts.hint,
  };
}

/** How a selection is run. */
export interface RowRun {
  readonly deadline: Deadline;
  readonly scope?: Scope | undefined;
  readonly counts?: ScanCounts;
}

function* atMost(rows: Iterable<Row>, limit: number): Generator<Row> {
  let taken = 0;
  for (const row of rows) {
    yield row;
    taken += 1;
    if (limit > 0 && taken >= limit) {
      return;
    }
  }
}

/** The plan for a selection. */
export function planSelection(collection: Collection, selection: Selection): Plan {
  return planQuery(collection, selection);
}

/** The rows of a selection, by the given plan. */
export function* findRows(
  collection: Collection,
  selection: Selection,
  run: RowRun,
  plan: Plan = planQuery(collection, selection),
): Generator<Row> {
  const { skip, limit } = selection;
  const isSorted = selection.sort.length === 0 || plan.providesSort;
  const rows = runPlan({
    collection,
    plan,
    matches: compileRowTest(selection.filter),
    expected: isSorted && limit > 0 ? skip + limit : undefined,
    skip: isSorted ? skip : 0,
    ...run,
  });
  if (isSorted) {
    yield* atMost(rows, limit);
    return;
  }
  const wanted = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
  const readKeys = fieldReader(selection.sort.map(({ parts: [field = ''] }) => field));
  const sorted = sortDocs(rows, selection.sort, (row) => readKeys(row.bytes), wanted);
  yield* sorted.slice(skip);
}

/** The first row of a selection. */
export function findFirst(collection: Collection, selection: Selection, run: RowRun): Row | null {
  const rows = findRows(collection, { ...selection, limit: 1 }, run);
  const step = rows.next();
  return step.done ? null : step.value;
}

/** Entries in the ranges of a scan, in parts to be added up; no range is counted further than `limit`, 0 for all of it. */
function* entryCounts(
  collection: Collection,
  { index, ranges }: IndexScan,
  limit: number,
): Generator<number> {
  for (const range of ranges) {
    if (limit > 0) {
      yield collection.countIndex(index, range, limit);
    } else {
      yield* collection.countIndexInSteps(index, range);
    }
  }
}

/** Whether an index has an entry for every document and no more. */
function isOfEverything(plan: Plan): boolean {
  return (
    plan.kind === 'indexScan' &&
    plan.isExact &&
    !plan.index.definition.isSparse &&
    !plan.index.definition.partialNode
  );
}

function* ones(rows: Iterable<unknown>): Generator<number> {
  const left = rows[Symbol.iterator]();
  while (left.next().done !== true) {
    yield 1;
  }
}

/** How many of so many are left within the selection's bounds. */
function windowed(total: number, { skip, limit }: Selection): number {
  const rest = Math.max(0, total - skip);
  return limit > 0 ? Math.min(rest, limit) : rest;
}

/** How many rows a selection has, counted in turns with other commands; by index entries where they say it exactly. */
export async function countRows(
  collection: Collection,
  selection: Selection,
  run: RowRun,
): Promise<number> {
  const { filter, skip, limit, hint } = selection;
  const plan = planQuery(collection, { ...selection, sort: [] });
  const isEverything = filter.kind === 'and' && filter.children.length === 0;
  if (isEverything && (hint === undefined || isOfEverything(plan))) {
    return windowed(collection.counts.documentCount, selection);
  }
  if (plan.kind === 'indexScan' && plan.isExact) {
    const entries = entryCounts(collection, plan, limit > 0 ? skip + limit : 0);
    return windowed(await sumInTurns(entries, run.deadline), selection);
  }
  const rows = findRows(collection, { ...selection, sort: [] }, run, plan);
  return sumInTurns(ones(rows), run.deadline);
}
