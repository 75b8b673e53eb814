import { type Scope } from '../aggregation/operator.js';
import { cloneValue, type Doc, type Value } from '../bson/value.js';
import { Row } from '../plan/row.js';
import { type FilterNode } from '../query/filter.js';
import { commandError } from '../server/command-error.js';
import { type Deadline } from '../server/deadline.js';
import { type Collection } from '../storage/collection.js';
import { assignAt } from '../update/path.js';
import { matchedElements } from '../update/position.js';
import { type Update } from '../update/update.js';
import { insertDoc, replaceRow } from './documents.js';
import { findFirst, findRows, type Selection } from './find-rows.js';

/** One update statement, compiled. */
export interface UpdateStatement {
  readonly selection: Selection;
  readonly update: Update;
  readonly isMulti: boolean;
  readonly isUpsert: boolean;
  readonly bypassesValidation: boolean;
  readonly scope: Scope | undefined;
  readonly deadline: Deadline;
}

/** What an update statement did. */
export interface UpdateResult {
  readonly matchedCount: number;
  readonly modifiedCount: number;
  /** The document that an upsert inserted. */
  readonly inserted: Doc | null;
}

type Equalities = Map<string, { readonly parts: readonly string[]; readonly value: Value }>;

function checkMatchedOnce(known: Equalities, path: string): void {
  if (known.has(path)) {
    throw commandError(
      'NotSingleValueField',
      `cannot infer query fields to set, path '${path}' is matched twice`,
    );
  }
  for (const other of known.keys()) {
    if (other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
      throw commandError(
        'NotSingleValueField',
        `cannot infer query fields to set, both paths '${path}' and '${other}' are matched`,
      );
    }
  }
}

function collectEqualities(node: FilterNode, into: Equalities): void {
  if (node.kind === 'and') {
    for (const child of node.children) {
      collectEqualities(child, into);
    }
  } else if (node.kind === 'or' && node.children.length === 1 && node.children[0]) {
    collectEqualities(node.children[0], into);
  } else if (node.kind === 'leaf') {
    const value = onlyValue(node.test);
    if (value !== undefined) {
      checkMatchedOnce(into, node.path);
      into.set(node.path, { parts: node.parts, value });
    }
  }
}

function hasExpression(node: FilterNode): boolean {
  switch (node.kind) {
    case 'expression':
      return true;
    case 'and':
    case 'or':
    case 'nor':
      return node.children.some(hasExpression);
    case 'not':
      return hasExpression(node.child);
    case 'leaf':
    case 'predicate':
    case 'constant':
      return false;
  }
}

function onlyValue(test: (FilterNode & { kind: 'leaf' })['test']): Value {
  if (test.op === 'eq') {
    return test.value;
  }
  return test.op === 'in' && test.values.length === 1 && test.patterns.length === 0
    ? test.values[0]
    : undefined;
}

/** The document an upsert inserts: the query's equalities, changed by the update. */
export function upsertedDoc(statement: UpdateStatement): Doc {
  const { update, selection, scope } = statement;
  if (hasExpression(selection.filter)) {
    throw commandError(
      'QueryFeatureNotAllowed',
      '$expr is not allowed in the query predicate for an upsert',
    );
  }
  const equalities: Equalities = new Map();
  collectEqualities(selection.filter, equalities);
  const base: Doc = {};
  for (const { parts, value } of equalities.values()) {
    assignAt(base, parts, cloneValue(value));
  }
  const start = update.kind === 'replacement' ? ('_id' in base ? { _id: base._id } : {}) : base;
  return update.apply(start, { elements: new Map(), isInsert: true, scope });
}

/** Applies the update to one row; null when nothing changed. */
export function updateRow(
  collection: Collection,
  row: Row,
  statement: UpdateStatement,
): Doc | null {
  const next = statement.update.apply(row.doc, {
    elements: matchedElements(statement.selection.filter, row.doc),
    isInsert: false,
    scope: statement.scope,
  });
  return replaceRow(collection, row, next, statement.bypassesValidation) ? next : null;
}

/** Runs one update statement. Only inside a transaction. */
export function runUpdate(collection: Collection, statement: UpdateStatement): UpdateResult {
  const { selection, deadline, scope } = statement;
  if (!statement.isMulti) {
    const row = findFirst(collection, selection, { deadline, scope });
    if (row) {
      const isModified = updateRow(collection, row, statement) !== null;
      return { matchedCount: 1, modifiedCount: isModified ? 1 : 0, inserted: null };
    }
    return insertInstead(collection, statement);
  }
  // All rows are found before the first is changed, so that none is met twice at its new place in an index.
  const recordIds = Array.from(
    findRows(collection, selection, { deadline, scope }),
    (row) => row.recordId,
  );
  if (recordIds.length === 0) {
    return insertInstead(collection, statement);
  }
  let modifiedCount = 0;
  for (const recordId of recordIds) {
    deadline.check();
    const bytes = collection.get(recordId);
    if (bytes) {
      modifiedCount += updateRow(collection, new Row(recordId, bytes), statement) ? 1 : 0;
    }
  }
  return { matchedCount: recordIds.length, modifiedCount, inserted: null };
}

function insertInstead(collection: Collection, statement: UpdateStatement): UpdateResult {
  const inserted = statement.isUpsert
    ? insertDoc(collection, upsertedDoc(statement), statement.bypassesValidation)
    : null;
  return { matchedCount: 0, modifiedCount: 0, inserted };
}
