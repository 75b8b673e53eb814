import { checkFilterVariables, checkVariables } from '../aggregation/variables.js';
import { toInteger, type Doc, type Value } from '../bson/value.js';
import { findFirst, parseSelection, type Selection } from '../execution/find-rows.js';
import { insertDoc } from '../execution/documents.js';
import { updateRow, type UpdateStatement, upsertedDoc } from '../execution/update-rows.js';
import { parseProjection } from '../query/projection.js';
import { commandError } from '../server/command-error.js';
import { type Collection } from '../storage/collection.js';
import { matchedElements } from '../update/position.js';
import { parseUpdate } from '../update/update.js';
import {
  checkCollation,
  collectionName,
  type Command,
  type CommandContext,
  docOption,
  findCollection,
  flagOption,
  honourWriteConcern,
  letNames,
  letScope,
} from './command.js';

interface Outcome {
  readonly before: Doc | null;
  readonly after: Doc | null;
  readonly upsertedId: Value;
}

function checkCombination(context: CommandContext): void {
  const { command } = context;
  const removes = flagOption(context, 'remove');
  if (removes && (command.update !== undefined || flagOption(context, 'upsert'))) {
    throw commandError(
      'FailedToParse',
      "Cannot specify both an 'update' or 'upsert' and 'remove'=true",
    );
  }
  if (removes && flagOption(context, 'new')) {
    throw commandError(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  }
  if (!removes && command.update === undefined) {
    throw commandError('FailedToParse', 'Either an update or remove=true must be specified');
  }
  checkCollation(command.collation);
}

function toStatement(context: CommandContext, selection: Selection): UpdateStatement {
  const update = parseUpdate(context.command.update, context.command.arrayFilters);
  if (update.kind === 'pipeline') {
    checkVariables(context.command.update, letNames(context.command.let));
  }
  return {
    selection,
    update,
    isMulti: false,
    isUpsert: flagOption(context, 'upsert'),
    bypassesValidation: flagOption(context, 'bypassDocumentValidation'),
    scope: letScope(context.command.let),
    deadline: context.deadline,
  };
}

function removeFirst(
  context: CommandContext,
  collection: Collection,
  selection: Selection,
): Outcome {
  const { deadline, command } = context;
  const row = findFirst(collection, selection, { deadline, scope: letScope(command.let) });
  if (row) {
    collection.delete(row.recordId, row.doc, row.bytes.length);
  }
  return { before: row?.doc ?? null, after: null, upsertedId: undefined };
}

function updateFirst(collection: Collection, statement: UpdateStatement): Outcome {
  const row = findFirst(collection, statement.selection, statement);
  if (row) {
    const after = updateRow(collection, row, statement) ?? row.doc;
    return { before: row.doc, after, upsertedId: undefined };
  }
  if (!statement.isUpsert) {
    return { before: null, after: null, upsertedId: undefined };
  }
  const after = insertDoc(collection, upsertedDoc(statement), statement.bypassesValidation);
  return { before: null, after, upsertedId: after._id };
}

async function findAndModify(context: CommandContext): Promise<Doc> {
  checkCombination(context);
  const selection = parseSelection({
    filter: docOption(context, 'query'),
    sort: docOption(context, 'sort'),
    hint: context.command.hint,
  });
  checkFilterVariables(context.command.query, letNames(context.command.let));
  const projection = parseProjection(docOption(context, 'fields'), 'find');
  const removes = flagOption(context, 'remove');
  const statement = removes ? null : toStatement(context, selection);
  const name = collectionName(context);
  const outcome = await context.store.write(() => {
    const { catalog } = context.store;
    const collection = statement?.isUpsert
      ? catalog.ensure(context.database, name)
      : findCollection(context);
    if (!collection) {
      return { before: null, after: null, upsertedId: undefined };
    }
    return statement
      ? updateFirst(collection, statement)
      : removeFirst(context, collection, selection);
  });
  await honourWriteConcern(context);
  const { before, after, upsertedId } = outcome;
  const shown = flagOption(context, 'new') ? after : before;
  const index = shown ? [...matchedElements(selection.filter, shown).values()].at(-1) : null;
  const count = before || upsertedId !== undefined ? 1 : 0;
  const value =
    shown && projection ? projection(shown, letScope(context.command.let), index ?? null) : shown;
  return {
    lastErrorObject: {
      n: toInteger(count),
      ...(removes ? {} : { updatedExisting: before !== null }),
      ...(upsertedId === undefined ? {} : { upserted: upsertedId }),
    },
    value,
  };
}

const OPTIONS = [
  'query',
  'sort',
  'remove',
  'update',
  'new',
  'fields',
  'upsert',
  'bypassDocumentValidation',
  'collation',
  'arrayFilters',
  'hint',
  'let',
];

/** Finds one document and changes or removes it in one step. */
export const findAndModifyCommands: readonly Command[] = [
  {
    name: 'findAndModify',
    options: OPTIONS,
    summary: 'Updates, replaces or removes the first match and returns it.',
    run: findAndModify,
  },
  {
    name: 'findandmodify',
    options: OPTIONS,
    summary: 'The older spelling of findAndModify.',
    run: findAndModify,
  },
];
