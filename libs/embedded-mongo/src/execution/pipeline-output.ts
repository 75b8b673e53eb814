import { randomUUID } from 'node:crypto';

import { shown } from '../bson/shown.js';
import { parseExpression } from '../aggregation/expression.js';
import { bind } from '../aggregation/operator.js';
import { parseUpdatePipeline } from '../aggregation/transforms.js';
import { areEqual } from '../bson/compare.js';
import { cloneValue, type Doc, isDoc, setField, typeOf, type Value } from '../bson/value.js';
import { type FilterNode } from '../query/filter.js';
import { commandError, CommandError, locationError } from '../server/command-error.js';
import { type Deadline } from '../server/deadline.js';
import { type Catalog } from '../storage/catalog.js';
import { type Collection } from '../storage/collection.js';
import { assignAt, valueAt } from '../update/path.js';
import { insertDoc, replaceRow } from './documents.js';
import { findFirst } from './find-rows.js';

/** Writes the results of a pipeline. Only inside a transaction. */
export type Output = (catalog: Catalog, docs: readonly Doc[], options: OutputOptions) => void;

/** How results are written. */
export interface OutputOptions {
  readonly deadline: Deadline;
  readonly bypassesValidation: boolean;
}

function target(spec: Value, database: string): [string, string] {
  if (typeof spec === 'string') {
    return [database, spec];
  }
  if (isDoc(spec) && typeof spec.coll === 'string') {
    const unknown = Object.keys(spec).find((field) => field !== 'db' && field !== 'coll');
    if (unknown !== undefined) {
      throw locationError(40415, `BSON field '$out.${unknown}' is an unknown field.`);
    }
    return [typeof spec.db === 'string' ? spec.db : database, spec.coll];
  }
  throw locationError(
    16990,
    `the output collection must be a string or { db, coll }, not ${typeOf(spec)}`,
  );
}

/** `$out` replaces the collection: its documents go, its indexes stay. */
function parseOut(spec: Value, database: string): Output {
  const [db, name] = target(spec, database);
  return (catalog, docs, { bypassesValidation }) => {
    const known = catalog.find(`${db}.${name}`);
    const collection = catalog.ensure(db, `tmp.agg_out.${randomUUID()}`, known?.options ?? {});
    try {
      for (const { definition } of known?.indexes ?? []) {
        if (definition.name !== '_id_') {
          catalog.addIndex(collection, definition);
        }
      }
      for (const doc of docs) {
        insertDoc(collection, doc, bypassesValidation);
      }
    } catch (error) {
      // The old documents stay when the new ones cannot be stored.
      catalog.drop(collection);
      throw error;
    }
    if (known) {
      catalog.drop(known);
    }
    catalog.rename(collection, db, name);
  };
}

interface MergeOptions {
  readonly on: readonly string[];
  readonly whenMatched: (existing: Doc, incoming: Doc) => Doc | null;
  readonly whenNotMatched: Value;
}

function mergeInto(existing: Doc, incoming: Doc): Doc {
  const result = cloneValue(existing);
  for (const field of Object.keys(incoming)) {
    setField(result, field, incoming[field]);
  }
  return result;
}

const WHEN_MATCHED = new Map<string, MergeOptions['whenMatched']>([
  ['merge', mergeInto],
  ['replace', (_existing, incoming) => cloneValue(incoming)],
  ['keepExisting', () => null],
  [
    'fail',
    (existing) => {
      throw new CommandError(
        11000,
        'DuplicateKey',
        `$merge found a document with _id ${shown(existing._id)}, and whenMatched is 'fail'`,
      );
    },
  ],
]);

function parseWhenMatched(spec: Value, variables: Value): MergeOptions['whenMatched'] {
  if (Array.isArray(spec)) {
    const transform = parseUpdatePipeline(spec);
    // The incoming document has its name whatever else is bound.
    const bindings = Object.entries({ ...(isDoc(variables) ? variables : {}), new: '$$ROOT' }).map(
      ([name, value]) => [name, parseExpression(value)] as const,
    );
    return (existing, incoming) => {
      const scope = bindings.reduce<ReturnType<typeof bind> | undefined>(
        (outer, [name, evaluate]) => bind(outer, name, evaluate(incoming)),
        undefined,
      );
      return transform(existing, scope);
    };
  }
  const known = spec === undefined ? mergeInto : WHEN_MATCHED.get(shown(spec));
  if (!known) {
    throw commandError(
      'BadValue',
      `Enumeration value '${shown(spec)}' for field '$merge.whenMatched' is not a valid value.`,
    );
  }
  return known;
}

function onFields(spec: Value): string[] {
  const list = spec === undefined ? ['_id'] : Array.isArray(spec) ? spec : [spec];
  return list.map(shown);
}

function hasUniqueIndex(collection: Collection, on: readonly string[]): boolean {
  const wanted = on.toSorted();
  return collection.indexes.some(
    ({ definition }) =>
      definition.isUnique &&
      definition.partialFilter === null &&
      areEqual(definition.fields.map(({ path }) => path).sort(), wanted),
  );
}

function sameOn(doc: Doc, on: readonly string[]): FilterNode {
  return {
    kind: 'and',
    children: on.map((path) => {
      const value = valueAt(doc, path.split('.')) ?? null;
      if ((value === null && path !== '_id') || Array.isArray(value)) {
        throw locationError(
          51132,
          `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
        );
      }
      return { kind: 'leaf', path, parts: path.split('.'), test: { op: 'eq', value } };
    }),
  };
}

/** @throws CommandError 66 when what is to be stored has another `_id`. */
function keepId(next: Doc, id: Value): void {
  if (next._id !== undefined && !areEqual(next._id, id)) {
    throw commandError(
      'ImmutableField',
      '$merge failed to update the matching document, did you attempt to modify the _id or the shard key?',
    );
  }
  assignAt(next, ['_id'], id);
}

function mergeOne(
  collection: Collection,
  doc: Doc,
  options: MergeOptions,
  { deadline, bypassesValidation }: OutputOptions,
): void {
  const hasId = doc._id !== undefined;
  const filter = sameOn(doc, options.on);
  const row =
    !hasId && options.on.includes('_id')
      ? null
      : findFirst(
          collection,
          { filter, sort: [], skip: 0, limit: 1, hint: undefined },
          { deadline },
        );
  if (row) {
    const next = options.whenMatched(row.doc, doc);
    if (next) {
      keepId(next, row.doc._id);
      replaceRow(collection, row, next, bypassesValidation);
    }
    return;
  }
  if (options.whenNotMatched === 'fail') {
    throw new CommandError(
      13113,
      'MergeStageNoMatchingDocument',
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    );
  }
  if (options.whenNotMatched !== 'discard') {
    insertDoc(collection, doc, bypassesValidation);
  }
}

/** @throws CommandError for modes that are not known or do not go together. */
function checkModes({ whenMatched, whenNotMatched }: Doc): void {
  if (
    whenNotMatched !== undefined &&
    !['insert', 'discard', 'fail'].includes(shown(whenNotMatched))
  ) {
    throw commandError(
      'BadValue',
      `Enumeration value '${shown(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  }
  const onlyInserts = whenMatched === 'fail' || whenMatched === 'keepExisting';
  if (onlyInserts && (whenNotMatched === 'discard' || whenNotMatched === 'fail')) {
    throw locationError(
      51189,
      `Combination of $merge modes 'whenMatched: ${whenMatched}' and 'whenNotMatched: ${whenNotMatched}' is not supported`,
    );
  }
}

function parseMerge(spec: Value, database: string): Output {
  if (typeof spec !== 'string' && !isDoc(spec)) {
    throw locationError(
      51182,
      `$merge only supports a string or object argument, not ${typeOf(spec)}`,
    );
  }
  const merge: Doc = isDoc(spec) ? spec : { into: spec };
  for (const option of Object.keys(merge)) {
    if (!['into', 'on', 'let', 'whenMatched', 'whenNotMatched'].includes(option)) {
      throw locationError(40415, `BSON field '$merge.${option}' is an unknown field.`);
    }
  }
  if (merge.into === undefined) {
    throw locationError(40414, "BSON field '$merge.into' is missing but a required field");
  }
  const [db, name] = target(merge.into, database);
  checkModes(merge);
  const options: MergeOptions = {
    on: onFields(merge.on),
    whenMatched: parseWhenMatched(merge.whenMatched, merge.let),
    whenNotMatched: merge.whenNotMatched,
  };
  return (catalog, docs, outputOptions) => {
    const collection = catalog.ensure(db, name);
    if (!hasUniqueIndex(collection, options.on)) {
      throw locationError(51183, 'Cannot find index to verify that join fields will be unique');
    }
    for (const doc of docs) {
      mergeOne(collection, doc, options, outputOptions);
    }
  };
}

/** The writer of a final `$out` or `$merge`; null when the pipeline ends otherwise. */
export function parseOutput(stage: Value, database: string): Output | null {
  if (!isDoc(stage)) {
    return null;
  }
  if ('$out' in stage) {
    return parseOut(stage.$out, database);
  }
  return '$merge' in stage ? parseMerge(stage.$merge, database) : null;
}
