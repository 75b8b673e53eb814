import { type Scope } from '../aggregation/operator.js';
import { type Deadline } from '../server/deadline.js';
import { type Collection, type RecordId } from '../storage/collection.js';
import { type IndexScan } from './candidate.js';
import { type Plan } from './planner.js';
import { Row, type RowTest } from './row.js';

/** What a plan had to read, for `explain`. */
export interface ScanCounts {
  keysExamined: number;
  docsExamined: number;
}

/** Everything needed to run a plan. */
export interface PlanRun {
  readonly collection: Collection;
  readonly plan: Plan;
  readonly matches: RowTest;
  readonly deadline: Deadline;
  readonly scope?: Scope | undefined;
  readonly counts?: ScanCounts;
  /** How many rows the caller is likely to take, so that no more are read ahead. */
  readonly expected?: number | undefined;
  /** How many results the caller passes over; where each index entry is one, those documents are not read. */
  readonly skip: number;
}

/** Whether the plan's index entries are its results, one each. */
function isOneEntryEach(plan: Plan): boolean {
  return plan.kind === 'indexScan' && plan.isExact;
}

function* recordIds(run: PlanRun, scan: IndexScan, counts: ScanCounts): Generator<RecordId> {
  const ranges = scan.isReverse ? scan.ranges.toReversed() : scan.ranges;
  const seen = scan.index.arrayFields.size > 0 ? new Set<RecordId>() : null;
  for (const range of ranges) {
    for (const recordId of run.collection.scanIndex(
      scan.index,
      range,
      scan.isReverse,
      run.expected,
    )) {
      counts.keysExamined += 1;
      if (!seen?.has(recordId)) {
        seen?.add(recordId);
        yield recordId;
      }
    }
  }
}

function* unionIds(
  run: PlanRun,
  branches: readonly IndexScan[],
  counts: ScanCounts,
): Generator<RecordId> {
  const seen = new Set<RecordId>();
  for (const branch of branches) {
    for (const recordId of recordIds(run, branch, counts)) {
      if (!seen.has(recordId)) {
        seen.add(recordId);
        yield recordId;
      }
    }
  }
}

function* candidates(run: PlanRun, counts: ScanCounts): Generator<Row> {
  const { plan, collection } = run;
  if (plan.kind === 'collectionScan') {
    for (const { recordId, bytes } of collection.scan(plan.isReverse, run.expected)) {
      yield new Row(recordId, bytes);
    }
    return;
  }
  let unread = isOneEntryEach(plan) ? run.skip : 0;
  const ids =
    plan.kind === 'union' ? unionIds(run, plan.branches, counts) : recordIds(run, plan, counts);
  for (const recordId of ids) {
    if (unread > 0) {
      unread -= 1;
      continue;
    }
    const bytes = collection.get(recordId);
    if (bytes) {
      yield new Row(recordId, bytes);
    }
  }
}

function* matching(run: PlanRun): Generator<Row> {
  const counts = run.counts ?? { keysExamined: 0, docsExamined: 0 };
  for (const row of candidates(run, counts)) {
    counts.docsExamined += 1;
    run.deadline.check();
    if (run.matches(row, run.scope)) {
      yield row;
    }
  }
}

/** The documents that match, after those to pass over, in the order in which the plan finds them. */
export function* runPlan(run: PlanRun): Generator<Row> {
  let passed = isOneEntryEach(run.plan) ? run.skip : 0;
  for (const row of matching(run)) {
    passed += 1;
    if (passed > run.skip) {
      yield row;
    }
  }
}
