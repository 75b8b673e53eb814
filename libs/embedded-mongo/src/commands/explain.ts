import { type Collection } from '../storage/collection.js';
import { type Deadline } from '../server/deadline.js';
import { type Doc, isDoc, toInteger, type Value } from '../bson/value.js';
import { findRows, parseSelection, planSelection, type Selection } from '../execution/find-rows.js';
import { type IndexScan } from '../plan/candidate.js';
import { type Plan } from '../plan/planner.js';
import { type ScanCounts } from '../plan/plan-runner.js';
import { commandError } from '../server/command-error.js';
import { parsePipeline, SOURCE_NAMES } from '../aggregation/pipeline.js';
import { checkVariables } from '../aggregation/variables.js';
import { parseUpdate } from '../update/update.js';
import { aggregateCommands, splitPipeline } from './aggregate.js';
import {
  checkOptions,
  type Command,
  type CommandContext,
  findCollection,
  flagOption,
  letNames,
  namespaceOf,
} from './command.js';
import { findAndModifyCommands } from './find-and-modify.js';
import { countSelection, distinctSelection, findSelection, readCommands } from './read-commands.js';
import { writeCommands } from './write-commands.js';
import { SERVER_VERSION } from './session-commands.js';

const EXPLAINABLE: readonly Command[] = [
  ...readCommands,
  ...writeCommands,
  ...findAndModifyCommands,
  ...aggregateCommands,
];
const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'];

interface Explained {
  readonly selection: Selection;
  readonly hasProjection: boolean;
  /** The stage that does with the documents what the command is for. */
  readonly action?: 'COUNT' | 'UPDATE' | 'DELETE';
  /** The stages of a pipeline that are computed after the documents were found. */
  readonly rest?: readonly Value[];
}

/** Stages after which MongoDB still shows one plan rather than a list of stages. */
const WITHIN_PLAN = new Set(['$project', '$group', '$lookup']);

function scanStage(scan: IndexScan): Doc {
  const { definition } = scan.index;
  return {
    stage: 'IXSCAN',
    keyPattern: definition.key,
    indexName: definition.name,
    isMultiKey: scan.index.arrayFields.size > 0,
    isUnique: definition.isUnique,
    isSparse: definition.isSparse,
    isPartial: definition.partialFilter !== null,
    indexVersion: 2,
    direction: scan.isReverse ? 'backward' : 'forward',
    rangeCount: scan.ranges.length,
  };
}

function accessStage(plan: Plan | null): Doc {
  if (!plan) {
    return { stage: 'EOF' };
  }
  switch (plan.kind) {
    case 'collectionScan':
      return { stage: 'COLLSCAN', direction: plan.isReverse ? 'backward' : 'forward' };
    case 'indexScan':
      return { stage: 'FETCH', inputStage: scanStage(plan) };
    case 'union':
      return {
        stage: 'FETCH',
        inputStage: { stage: 'OR', inputStages: plan.branches.map(scanStage) },
      };
  }
}

function winningPlan(plan: Plan | null, { selection, hasProjection, action }: Explained): Doc {
  let stage = accessStage(plan);
  if (selection.sort.length > 0 && plan && !plan.providesSort) {
    const sortPattern = Object.fromEntries(
      selection.sort.map(({ path, isDescending }) => [path, isDescending ? -1 : 1]),
    );
    stage = { stage: 'SORT', sortPattern, inputStage: stage };
  }
  if (selection.skip > 0) {
    stage = { stage: 'SKIP', skipAmount: selection.skip, inputStage: stage };
  }
  if (selection.limit > 0) {
    stage = { stage: 'LIMIT', limitAmount: selection.limit, inputStage: stage };
  }
  if (hasProjection) {
    stage = { stage: 'PROJECTION_DEFAULT', inputStage: stage };
  }
  return action ? { stage: action, inputStage: stage } : stage;
}

function statementOf(inner: Doc, field: string): Doc {
  const list = inner[field];
  const statement = Array.isArray(list) ? list[0] : undefined;
  return isDoc(statement) ? statement : {};
}

function stageName(stage: Value): string {
  const [name = ''] = isDoc(stage) ? Object.keys(stage) : [];
  return name;
}

function isOutputOrSource(stage: Value): boolean {
  return ['$out', '$merge', ...SOURCE_NAMES].includes(stageName(stage));
}

function explainedWrite(statement: Doc): Explained {
  if ('u' in statement) {
    parseUpdate(statement.u, statement.arrayFilters);
  }
  return {
    selection: parseSelection({ filter: statement.q, hint: statement.hint }),
    hasProjection: false,
    action: 'u' in statement ? 'UPDATE' : 'DELETE',
  };
}

function explained(context: CommandContext): Explained {
  const { command } = context;
  const [name = ''] = Object.keys(command);
  switch (name) {
    case 'find':
      return {
        selection: findSelection(context),
        hasProjection: isDoc(command.projection) && Object.keys(command.projection).length > 0,
      };
    case 'count':
      return { selection: countSelection(context), hasProjection: false, action: 'COUNT' };
    case 'distinct':
      return { selection: distinctSelection(context), hasProjection: false };
    case 'aggregate': {
      const pipeline: Value = command.pipeline;
      const stages = Array.isArray(pipeline) ? pipeline : [];
      const { selection, rest } = splitPipeline(stages, command.hint);
      parsePipeline(rest.filter((stage) => !isOutputOrSource(stage)));
      checkVariables(stages, letNames(command.let));
      return { selection, hasProjection: false, rest };
    }
    case 'update':
    case 'delete':
      return explainedWrite(statementOf(command, `${name}s`));
    case 'findAndModify':
      return {
        selection: parseSelection({
          filter: command.query,
          sort: command.sort,
          hint: command.hint,
        }),
        hasProjection: false,
        action: command.remove === true ? 'DELETE' : 'UPDATE',
      };
    default:
      throw commandError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  }
}

/** @throws CommandError for what the command itself would refuse. */
function checkExplained({ command }: CommandContext): void {
  const [name = ''] = Object.keys(command);
  const explainedCommand = EXPLAINABLE.find((each) => each.name === name);
  if (explainedCommand) {
    checkOptions(explainedCommand, command);
  }
}

function verbosityOf({ command }: CommandContext): string {
  const verbosity = command.verbosity ?? 'allPlansExecution';
  if (typeof verbosity !== 'string' || !VERBOSITIES.includes(verbosity)) {
    throw commandError(
      'BadValue',
      "verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}",
    );
  }
  return verbosity;
}

/** Runs the plan and says what it read. */
function measure(
  collection: Collection | null,
  plan: Plan | null,
  selection: Selection,
  deadline: Deadline,
): Doc {
  const counts: ScanCounts = { keysExamined: 0, docsExamined: 0 };
  const startedAt = performance.now();
  let returned = 0;
  if (collection && plan) {
    for (const row of findRows(collection, selection, { deadline, counts }, plan)) {
      returned += row.recordId > 0 ? 1 : 0;
    }
  }
  return {
    executionSuccess: true,
    nReturned: toInteger(returned),
    executionTimeMillis: toInteger(Math.round(performance.now() - startedAt)),
    totalKeysExamined: toInteger(counts.keysExamined),
    totalDocsExamined: toInteger(counts.docsExamined),
  };
}

/** Plan and figures as they stand in an answer. */
function planned(context: CommandContext, what: Explained, verbosity: string): Doc {
  const collection = findCollection(context);
  const plan = collection ? planSelection(collection, what.selection) : null;
  const stage = winningPlan(plan, what);
  const queryPlanner = {
    namespace: namespaceOf(context),
    indexFilterSet: false,
    winningPlan: stage,
    rejectedPlans: [],
  };
  if (verbosity === 'queryPlanner') {
    return { queryPlanner };
  }
  const stats = measure(collection, plan, what.selection, context.deadline);
  return {
    queryPlanner,
    executionStats: {
      ...stats,
      executionStages: { ...stage, nReturned: stats.nReturned },
      // One plan is made, so there is no other that could have been tried.
      ...(verbosity === 'allPlansExecution' ? { allPlansExecution: [] } : {}),
    },
  };
}

function explain(context: CommandContext): Doc {
  const inner = context.command.explain;
  if (!isDoc(inner)) {
    throw commandError('TypeMismatch', "BSON field 'explain.explain' must be an object");
  }
  return explainInner(context, inner, verbosityOf(context));
}

function explainInner(context: CommandContext, inner: Doc, verbosity: string): Doc {
  const innerContext = { ...context, command: inner };
  checkExplained(innerContext);
  const what = explained(innerContext);
  const found = planned(innerContext, what, verbosity);
  const rest = what.rest ?? [];
  return {
    explainVersion: '1',
    ...(rest.every((stage) => WITHIN_PLAN.has(stageName(stage)))
      ? found
      : { stages: [{ $cursor: found }, ...rest] }),
    command: inner,
    serverInfo: { host: context.facts.address, version: SERVER_VERSION },
  };
}

/** `aggregate` with its older way of asking for an explanation instead of documents. */
function explainable(aggregate: Command): Command {
  return {
    ...aggregate,
    run: (context) =>
      flagOption(context, 'explain')
        ? explainInner(context, context.command, 'queryPlanner')
        : aggregate.run(context),
  };
}

/** Explains how a command would find its documents. */
export const explainCommands: readonly Command[] = [
  ...aggregateCommands.map(explainable),
  {
    name: 'explain',
    options: ['verbosity'],
    summary: 'IXSCAN or COLLSCAN as it is, with keys and documents examined.',
    run: explain,
  },
];
