import { checkVariables } from '../aggregation/variables.js';
import { parsePipeline } from '../aggregation/pipeline.js';
import { type StageRun } from '../aggregation/stage.js';
import { encodeDocument } from '../bson/encode.js';
import { doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, toInteger, type Value } from '../bson/value.js';
import { countRows, findRows, parseSelection, type Selection } from '../execution/find-rows.js';
import { parseOutput } from '../execution/pipeline-output.js';
import { compileRowTest, type RowTest } from '../plan/row.js';
import { parseFilter } from '../query/filter.js';
import { commandError, locationError } from '../server/command-error.js';
import { type Collection } from '../storage/collection.js';
import {
  type Answer,
  checkCollation,
  collectionName,
  type Command,
  type CommandContext,
  flagOption,
  honourWriteConcern,
  letNames,
  letScope,
} from './command.js';
import { cursorAnswer } from './read-commands.js';
import { checkSource, sourceOf } from './source-stages.js';

/** A pipeline split into what the indexes can answer and what must be computed. */
export interface SplitPipeline {
  readonly selection: Selection;
  readonly rest: readonly Value[];
}

function nextSpec(stages: readonly Value[], name: string): Value {
  const [stage] = stages;
  return isDoc(stage) && Object.keys(stage).length === 1 ? stage[name] : undefined;
}

/** Takes leading `$match`, `$sort`, `$skip` and `$limit` into a selection. */
export function splitPipeline(stages: readonly Value[], hint: Value): SplitPipeline {
  let rest = [...stages];
  const filters: Doc[] = [];
  for (let spec = nextSpec(rest, '$match'); isDoc(spec); spec = nextSpec(rest, '$match')) {
    filters.push(spec);
    rest = rest.slice(1);
  }
  const sort = nextSpec(rest, '$sort');
  if (isDoc(sort) && Object.keys(sort).length > 0) {
    rest = rest.slice(1);
  }
  const skip = nextSpec(rest, '$skip');
  const hasSkip = isNumber(skip) && Number.isInteger(doubleOf(skip)) && doubleOf(skip) >= 0;
  if (hasSkip) {
    rest = rest.slice(1);
  }
  const limit = nextSpec(rest, '$limit');
  const hasLimit = isNumber(limit) && Number.isInteger(doubleOf(limit)) && doubleOf(limit) > 0;
  if (hasLimit) {
    rest = rest.slice(1);
  }
  const selection = parseSelection({
    filter: filters.length === 1 ? filters[0] : filters.length === 0 ? {} : { $and: filters },
    sort,
    skip: hasSkip ? doubleOf(skip) : null,
    limit: hasLimit ? doubleOf(limit) : null,
    hint,
  });
  return { selection, rest };
}

function stageRun(context: CommandContext): StageRun {
  const { store, database, deadline } = context;
  const collectionOf = (name: string): Collection | null =>
    store.catalog.find(`${database}.${name}`);
  return {
    scope: letScope(context.command.let),
    deadline,
    database,
    *find(name, filter, scope) {
      const collection = collectionOf(name);
      if (collection) {
        const selection: Selection = { filter, sort: [], skip: 0, limit: 0, hint: undefined };
        for (const row of findRows(collection, selection, { deadline, scope })) {
          yield row.doc;
        }
      }
    },
    hasIndexOn(name, path) {
      const indexes = collectionOf(name)?.indexes ?? [];
      return indexes.some(
        ({ definition }) =>
          definition.fields[0]?.path === path &&
          !definition.isHidden &&
          !definition.isSparse &&
          !definition.partialNode,
      );
    },
  };
}

/** The documents of a selection for which `narrowing` holds too. */
function* selected(
  collection: Collection,
  selection: Selection,
  { deadline, scope }: StageRun,
  narrowing: RowTest | null,
): Generator<Doc> {
  for (const row of findRows(collection, selection, { deadline, scope })) {
    if (narrowing === null || narrowing(row, scope)) {
      yield row.doc;
    }
  }
}

/** The field of a final `$group` or `$count` that only counts, which the indexes may answer; null otherwise. */
function countOnly(rest: readonly Value[]): { readonly id: Value; readonly field: string } | null {
  const [stage, ...more] = rest;
  if (!isDoc(stage) || more.length > 0) {
    return null;
  }
  const { $count: count, $group: group } = stage;
  if (typeof count === 'string' && Object.keys(stage).length === 1) {
    return { id: undefined, field: count };
  }
  if (
    !isDoc(group) ||
    Object.keys(group).length !== 2 ||
    typeof group._id === 'string' ||
    isDoc(group._id)
  ) {
    return null;
  }
  const field = Object.keys(group).find((name) => name !== '_id') ?? '';
  const accumulator = group[field];
  const isCount =
    isDoc(accumulator) && Object.keys(accumulator).length === 1 && accumulator.$sum === 1;
  return isCount && '_id' in group && !Array.isArray(group._id)
    ? { id: group._id ?? null, field }
    : null;
}

async function counted(
  collection: Collection,
  selection: Selection,
  run: StageRun,
  { id, field }: { readonly id: Value; readonly field: string },
): Promise<Doc[]> {
  const count = await countRows(collection, selection, {
    deadline: run.deadline,
    scope: run.scope,
  });
  if (count === 0) {
    return [];
  }
  return [{ ...(id === undefined ? {} : { _id: id }), [field]: toInteger(count) }];
}

/** The documents a pipeline yields; a promise when they are only counted. */
function runPipeline(
  context: CommandContext,
  stages: readonly Value[],
  name: string | null,
): Iterable<Doc> | Promise<Doc[]> {
  const run = stageRun(context);
  const source = sourceOf(context, stages[0], name);
  if (source) {
    return parsePipeline(stages.slice(1))(source, run);
  }
  const { selection, rest } = splitPipeline(stages, context.command.hint);
  // A $match here comes after a $skip or a $limit: it is no part of the selection, but asks as little of each document.
  const match = nextSpec(rest, '$match');
  const narrowing = isDoc(match) ? compileRowTest(parseFilter(match)) : null;
  const pipeline = parsePipeline(narrowing ? rest.slice(1) : [...rest]);
  const collection =
    name === null ? null : context.store.catalog.find(`${context.database}.${name}`);
  const count = selection.sort.length === 0 ? countOnly(rest) : null;
  if (collection && count) {
    return counted(collection, selection, run, count);
  }
  return pipeline(collection ? selected(collection, selection, run, narrowing) : [], run);
}

function* encoded(docs: Iterable<Doc>): Generator<Buffer> {
  for (const doc of docs) {
    yield encodeDocument(doc);
  }
}

/** The size of the first batch that is asked for; null when none is. @throws CommandError for a malformed `cursor`. */
function firstBatchSize(cursor: Value): number | null {
  if (cursor === undefined) {
    throw commandError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  if (!isDoc(cursor)) {
    throw commandError('TypeMismatch', 'cursor field must be missing or an object');
  }
  const unknown = Object.keys(cursor).find((field) => field !== 'batchSize');
  if (unknown !== undefined) {
    throw locationError(40415, `BSON field 'cursor.${unknown}' is an unknown field.`);
  }
  const { batchSize } = cursor;
  if (!isNumber(batchSize)) {
    return null;
  }
  if (doubleOf(batchSize) < 0) {
    throw locationError(
      51024,
      `BSON field 'batchSize' value must be >= 0, actual value '${doubleOf(batchSize)}'`,
    );
  }
  return doubleOf(batchSize);
}

async function aggregate(context: CommandContext): Promise<Answer> {
  const { command } = context;
  const { pipeline } = command;
  if (!Array.isArray(pipeline)) {
    throw commandError('TypeMismatch', "'pipeline' option must be specified as an array");
  }
  const batchSize = firstBatchSize(command.cursor);
  checkCollation(command.collation);
  const name = typeof command.aggregate === 'string' ? collectionName(context) : null;
  const namespace = `${context.database}.${name ?? '$cmd.aggregate'}`;
  checkSource(name, pipeline[0]);
  const output = parseOutput(pipeline.at(-1), context.database);
  const stages = output ? pipeline.slice(0, -1) : pipeline;
  const found = runPipeline(context, stages, name);
  checkVariables(pipeline, letNames(command.let));
  // Waiting ends the time that is held against the deadline, so only what must wait does.
  const docs = found instanceof Promise ? await found : found;
  if (output) {
    const all = [...docs];
    await context.store.write(() => {
      output(context.store.catalog, all, {
        deadline: context.deadline,
        bypassesValidation: flagOption(context, 'bypassDocumentValidation'),
      });
    });
    await honourWriteConcern(context);
  }
  const batch = context.cursors.open(namespace, encoded(output ? [] : docs), {
    batchSize,
    deadline: context.deadline,
  });
  return cursorAnswer('firstBatch', batch, namespace);
}

/** The aggregation command. */
export const aggregateCommands: readonly Command[] = [
  {
    name: 'aggregate',
    options: [
      'pipeline',
      'cursor',
      'allowDiskUse',
      'bypassDocumentValidation',
      'collation',
      'hint',
      'let',
      'explain',
    ],
    summary: 'Pipelines; leading $match, $sort, $skip and $limit use the indexes.',
    run: aggregate,
  },
];
