import { type Scope } from '../aggregation/operator.js';
import { decodeDocument } from '../bson/decode.js';
import { type Doc } from '../bson/value.js';
import { type Matcher } from '../query/matcher.js';
import { type Deadline } from '../server/deadline.js';
import { type Collection, type RecordId } from '../storage/collection.js';
import { type IndexScan } from './candidate.js';
import { type Plan } from './planner.js';

/** A stored document that was read: its bytes as they are stored, and decoded. */
export interface Row {
  readonly recordId: RecordId;
  readonly bytes: Buffer;
  readonly doc: Doc;
}

/** What a plan had to read, for `explain`. */
export interface ScanCounts {
  keysExamined: number;
  docsExamined: number;
}

/** Everything needed to run a plan. */
export interface PlanRun {
  readonly collection: Collection;
  readonly plan: Plan;
  readonly matches: Matcher;
  readonly deadline: Deadline;
  readonly scope?: Scope | undefined;
  readonly counts?: ScanCounts;
  /** How many rows the caller is likely to take, so that no more are read ahead. */
  readonly expected?: number | undefined;
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

function* candidates(
  run: PlanRun,
  counts: ScanCounts,
): Generator<{ recordId: RecordId; bytes: Buffer }> {
  const { plan, collection } = run;
  if (plan.kind === 'collectionScan') {
    yield* collection.scan(plan.isReverse, run.expected);
    return;
  }
  const ids =
    plan.kind === 'union' ? unionIds(run, plan.branches, counts) : recordIds(run, plan, counts);
  for (const recordId of ids) {
    const bytes = collection.get(recordId);
    if (bytes) {
      yield { recordId, bytes };
    }
  }
}

/** The documents that match, in the order in which the plan finds them. */
export function* runPlan(run: PlanRun): Generator<Row> {
  const counts = run.counts ?? { keysExamined: 0, docsExamined: 0 };
  for (const { recordId, bytes } of candidates(run, counts)) {
    counts.docsExamined += 1;
    run.deadline.check();
    const doc = decodeDocument(bytes);
    if (run.matches(doc, run.scope)) {
      yield { recordId, bytes, doc };
    }
  }
}
