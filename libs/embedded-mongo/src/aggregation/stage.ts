import { type Doc, type Value } from '../bson/value.js';
import { type FilterNode } from '../query/filter.js';
import { type Deadline } from '../server/deadline.js';
import { type Scope } from './operator.js';

/** What a running pipeline can reach. */
export interface StageRun {
  readonly scope: Scope | undefined;
  readonly deadline: Deadline;
  readonly database: string;
  /** Documents of another collection that match, found by its indexes where they help. */
  find(collection: string, filter: FilterNode, scope?: Scope): Iterable<Doc>;
  /** Whether an index of that collection starts with `path`. */
  hasIndexOn(collection: string, path: string): boolean;
}

/** A compiled stage: turns a stream of documents into another. */
export type Stage = (input: Iterable<Doc>, run: StageRun) => Iterable<Doc>;

/** Compiles a list of stages, for the stages that hold pipelines of their own. */
export type ParsePipeline = (stages: Value) => Stage;

/** Compiles the specification of one stage. */
export type StageParser = (spec: Value, parse: ParsePipeline) => Stage;
