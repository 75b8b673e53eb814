import { checkFilterVariables, checkVariables } from '../aggregation/variables.js';
import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, toInteger, typeOf, type Value } from '../bson/value.js';
import { insertRaw } from '../execution/documents.js';
import { findFirst, findRows, parseSelection } from '../execution/find-rows.js';
import { runUpdate, type UpdateStatement } from '../execution/update-rows.js';
import { CommandError, commandError, locationError } from '../server/command-error.js';
import { checkNamespace } from '../storage/catalog.js';
import { type Collection } from '../storage/collection.js';
import { parseUpdate } from '../update/update.js';
import {
  checkCollation,
  collectionName,
  type Command,
  type CommandContext,
  findCollection,
  flagOption,
  honourWriteConcern,
  isUnacknowledged,
  letNames,
  letScope,
} from './command.js';

const MAX_STATEMENTS = 100_000;

/** The statements of a write, as BSON, from a document sequence or from the command itself. */
function rawStatements(context: CommandContext, field: string): readonly Buffer[] {
  const [name = ''] = Object.keys(context.command);
  const inline = context.command[field];
  if (inline !== undefined && !Array.isArray(inline)) {
    throw commandError(
      'TypeMismatch',
      `BSON field '${name}.${field}' is the wrong type '${typeOf(inline)}', expected type 'array'`,
    );
  }
  const statements =
    context.sequences.get(field) ??
    (Array.isArray(inline)
      ? inline.map((item) => {
          if (!isDoc(item)) {
            throw commandError('TypeMismatch', `BSON field '${field}' must hold documents`);
          }
          return encodeDocument(item);
        })
      : null);
  if (!statements) {
    throw new CommandError(
      40414,
      'Location40414',
      `BSON field '${name}.${field}' is missing but a required field`,
    );
  }
  if (statements.length === 0 || statements.length > MAX_STATEMENTS) {
    throw commandError(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${MAX_STATEMENTS}. Got ${statements.length} operations.`,
    );
  }
  return statements;
}

function writeError(index: number, error: CommandError): Doc {
  return { index, code: error.code, errmsg: error.message, ...error.details };
}

/** Runs each statement; an error ends an ordered batch and is collected in an unordered one. */
async function runStatements<T>(
  context: CommandContext,
  statements: readonly T[],
  run: (ensure: () => Collection, statement: T, index: number) => void,
): Promise<Doc[]> {
  const isOrdered = flagOption(context, 'ordered', true);
  const name = collectionName(context);
  const errors = await context.store.write(() => {
    const ensure = (): Collection => context.store.catalog.ensure(context.database, name);
    const collected: Doc[] = [];
    for (const [index, each] of statements.entries()) {
      try {
        run(ensure, each, index);
      } catch (error) {
        if (!(error instanceof CommandError)) {
          throw error;
        }
        collected.push(writeError(index, error));
        if (isOrdered) {
          break;
        }
      }
    }
    return collected;
  });
  await honourWriteConcern(context);
  return errors;
}

function answerTo(context: CommandContext, answer: Doc, errors: Doc[]): Doc {
  if (isUnacknowledged(context)) {
    return {};
  }
  return errors.length > 0 ? { ...answer, writeErrors: errors } : answer;
}

async function insert(context: CommandContext): Promise<Doc> {
  checkNamespace(context.database, collectionName(context));
  const bypasses = flagOption(context, 'bypassDocumentValidation');
  let count = 0;
  const errors = await runStatements(
    context,
    rawStatements(context, 'documents'),
    (ensure, raw) => {
      insertRaw(ensure(), raw, bypasses);
      count += 1;
    },
  );
  return answerTo(context, { n: toInteger(count) }, errors);
}

const UPDATE_FIELDS = [
  'q',
  'u',
  'c',
  'multi',
  'upsert',
  'collation',
  'arrayFilters',
  'hint',
  'sort',
];
const DELETE_FIELDS = ['q', 'limit', 'collation', 'hint'];

function checkFields(statement: Doc, known: readonly string[], name: string): void {
  for (const field of Object.keys(statement)) {
    if (!known.includes(field)) {
      throw new CommandError(
        40415,
        'IDLUnknownField',
        `BSON field '${name}.${field}' is an unknown field.`,
      );
    }
  }
}

function requireFields(statement: Doc, required: readonly string[], name: string): void {
  const missing = required.find((field) => statement[field] === undefined);
  if (missing !== undefined) {
    throw locationError(40414, `BSON field '${name}.${missing}' is missing but a required field`);
  }
}

/** @throws CommandError 14 for a query, or a flag, that is none. */
function checkTypes(statement: Doc, name: string): void {
  const wrong = ['multi', 'upsert'].find(
    (flag) => statement[flag] !== undefined && typeof statement[flag] !== 'boolean',
  );
  const field = isDoc(statement.q) ? wrong : 'q';
  if (field !== undefined) {
    throw commandError(
      'TypeMismatch',
      `BSON field '${name}.${field}' is the wrong type '${typeOf(statement[field])}', expected type '${field === 'q' ? 'object' : 'bool'}'`,
    );
  }
  if ('u' in statement && !isDoc(statement.u) && !Array.isArray(statement.u)) {
    throw commandError('FailedToParse', 'Update argument must be either an object or an array');
  }
}

/** The statements of a write, decoded. @throws CommandError before the first is run when one is malformed. */
function statementsOf(
  raw: readonly Buffer[],
  name: string,
  fields: { readonly known: readonly string[]; readonly required: readonly string[] },
): Doc[] {
  return raw.map((bytes) => {
    const statement = decodeDocument(bytes);
    checkFields(statement, fields.known, name);
    requireFields(statement, fields.required, name);
    checkTypes(statement, name);
    return statement;
  });
}

function parseUpdateStatement(context: CommandContext, statement: Doc): UpdateStatement {
  checkCollation(statement.collation);
  const update = parseUpdate(statement.u, statement.arrayFilters);
  const variables = statement.c ?? context.command.let;
  checkFilterVariables(statement.q, letNames(variables));
  if (update.kind === 'pipeline') {
    checkVariables(statement.u, letNames(variables));
  }
  const isMulti = statement.multi === true;
  if (isMulti && update.kind === 'replacement') {
    throw commandError(
      'FailedToParse',
      'multi update is not supported for replacement-style update',
    );
  }
  return {
    selection: parseSelection({
      filter: statement.q,
      sort: statement.sort,
      hint: statement.hint,
    }),
    update,
    isMulti,
    isUpsert: statement.upsert === true,
    bypassesValidation: flagOption(context, 'bypassDocumentValidation'),
    scope: letScope(variables),
    deadline: context.deadline,
  };
}

async function update(context: CommandContext): Promise<Doc> {
  let matched = 0;
  let modified = 0;
  const upserted: Doc[] = [];
  const statements = statementsOf(rawStatements(context, 'updates'), 'update.updates', {
    known: UPDATE_FIELDS,
    required: ['q', 'u'],
  });
  const errors = await runStatements(context, statements, (ensure, each, index) => {
    const statement = parseUpdateStatement(context, each);
    if (!statement.isUpsert && !findCollection(context)) {
      // Only an insert makes the collection.
      return;
    }
    const result = runUpdate(ensure(), statement);
    matched += result.matchedCount + (result.inserted ? 1 : 0);
    modified += result.modifiedCount;
    if (result.inserted) {
      upserted.push({ index, _id: result.inserted._id });
    }
  });
  const answer: Doc = { n: toInteger(matched), nModified: toInteger(modified) };
  return answerTo(context, upserted.length > 0 ? { ...answer, upserted } : answer, errors);
}

function isSingle(limit: Value): boolean {
  const number = isNumber(limit) ? doubleOf(limit) : Number.NaN;
  if (number !== 0 && number !== 1) {
    throw commandError(
      'FailedToParse',
      `The limit field in delete objects must be 0 or 1. Got ${JSON.stringify(limit)}`,
    );
  }
  return number === 1;
}

/** Deletes what one statement asks for and says how many. Only inside a transaction. */
export function runDelete(context: CommandContext, collection: Collection, statement: Doc): number {
  checkCollation(statement.collation);
  checkFilterVariables(statement.q, letNames(context.command.let));
  const selection = parseSelection({ filter: statement.q, hint: statement.hint });
  const run = { deadline: context.deadline, scope: letScope(context.command.let) };
  if (isSingle(statement.limit)) {
    const row = findFirst(collection, selection, run);
    if (row) {
      collection.delete(row.recordId, row.doc, row.bytes.length);
    }
    return row ? 1 : 0;
  }
  const recordIds = Array.from(findRows(collection, selection, run), (row) => row.recordId);
  for (const recordId of recordIds) {
    const bytes = collection.get(recordId);
    if (bytes) {
      collection.delete(recordId, decodeDocument(bytes), bytes.length);
    }
  }
  return recordIds.length;
}

async function remove(context: CommandContext): Promise<Doc> {
  const statements = statementsOf(rawStatements(context, 'deletes'), 'delete.deletes', {
    known: DELETE_FIELDS,
    required: ['q', 'limit'],
  });
  statements.forEach(({ limit }) => isSingle(limit));
  if (!findCollection(context)) {
    for (const { q } of statements) {
      parseSelection({ filter: q });
    }
    return { n: 0 };
  }
  let count = 0;
  const errors = await runStatements(context, statements, (ensure, statement) => {
    count += runDelete(context, ensure(), statement);
  });
  return answerTo(context, { n: toInteger(count) }, errors);
}

/** Commands that write documents. */
export const writeCommands: readonly Command[] = [
  {
    name: 'insert',
    options: ['documents', 'ordered', 'bypassDocumentValidation'],
    summary: 'Documents are stored byte for byte as they came.',
    run: insert,
  },
  {
    name: 'update',
    options: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
    summary: 'Operators, replacements, pipelines, arrayFilters, positional paths, upsert.',
    run: update,
  },
  {
    name: 'delete',
    options: ['deletes', 'ordered', 'let'],
    summary: 'One or all that match.',
    run: remove,
  },
];
