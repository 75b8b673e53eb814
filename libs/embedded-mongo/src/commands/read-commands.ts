import { Long } from 'bson';

import { checkFilterVariables, checkVariables } from '../aggregation/variables.js';
import { encodeCursorReply, encodeDocument } from '../bson/encode.js';
import { encodeKey } from '../bson/key-encoding.js';
import { doubleOf } from '../bson/compare.js';
import { type Doc, getField, isDoc, isNumber, toInteger, type Value } from '../bson/value.js';
import { countRows, findRows, parseSelection, type Selection } from '../execution/find-rows.js';
import { parseProjection } from '../query/projection.js';
import { commandError } from '../server/command-error.js';
import { matchedElements } from '../update/position.js';
import { type Batch } from '../server/cursor-registry.js';
import {
  type Answer,
  checkCollation,
  type Command,
  type CommandContext,
  docOption,
  findCollection,
  flagOption,
  letNames,
  letScope,
  namespaceOf,
  numberOption,
  refuseOptions,
  requireField,
} from './command.js';

const OK: Doc = { ok: 1 };

/** The answer that carries a batch. */
export function cursorAnswer(
  batchName: 'firstBatch' | 'nextBatch',
  batch: Batch,
  namespace: string,
): Buffer {
  return encodeCursorReply(batchName, batch.documents, { id: batch.cursorId, ns: namespace }, OK);
}

/** The options of `find` as a selection. */
export function findSelection(context: CommandContext): Selection {
  const { command } = context;
  refuseOptions(
    context,
    ['min', 'max', 'returnKey', 'showRecordId'],
    'Put bounds into the filter.',
  );
  refuseOptions(context, ['tailable', 'awaitData'], 'Capped collections and tailing need MongoDB.');
  checkCollation(command.collation);
  const limit = command.limit;
  const isNegative = isNumber(limit) && doubleOf(limit) < 0;
  const names = letNames(command.let);
  checkFilterVariables(command.filter, names);
  checkVariables(command.projection, names);
  return parseSelection({
    filter: docOption(context, 'filter'),
    sort: docOption(context, 'sort'),
    skip: numberOption(context, 'skip'),
    limit: isNegative ? Math.abs(doubleOf(limit)) : numberOption(context, 'limit'),
    hint: command.hint,
  });
}

function* found(context: CommandContext, selection: Selection): Generator<Buffer> {
  const collection = findCollection(context);
  if (!collection) {
    return;
  }
  const scope = letScope(context.command.let);
  const spec = docOption(context, 'projection');
  const projection = parseProjection(spec, 'find');
  const isPositional = Object.keys(spec).some((field) => field.endsWith('.$'));
  for (const row of findRows(collection, selection, { deadline: context.deadline, scope })) {
    if (projection) {
      const index = isPositional
        ? ([...matchedElements(selection.filter, row.doc).values()].at(-1) ?? null)
        : null;
      yield encodeDocument(projection(row.doc, scope, index));
    } else {
      yield row.bytes;
    }
  }
}

function find(context: CommandContext): Answer {
  const selection = findSelection(context);
  // Parsed before anything is read, so that a bad projection fails on an empty collection too.
  parseProjection(docOption(context, 'projection'), 'find');
  const limit = context.command.limit;
  const batch = context.cursors.open(namespaceOf(context), found(context, selection), {
    batchSize: numberOption(context, 'batchSize'),
    isSingleBatch: flagOption(context, 'singleBatch') || (isNumber(limit) && doubleOf(limit) < 0),
    expires: !flagOption(context, 'noCursorTimeout'),
    deadline: context.deadline,
    limit: selection.limit,
  });
  return cursorAnswer('firstBatch', batch, namespaceOf(context));
}

function getMore(context: CommandContext): Answer {
  const id = context.command.getMore;
  const collection = context.command.collection;
  requireField(context, 'collection');
  if (!isNumber(id) || typeof collection !== 'string') {
    throw commandError('TypeMismatch', 'getMore needs a cursor id and a collection name');
  }
  if (numberOption(context, 'maxTimeMS')) {
    throw commandError(
      'BadValue',
      'cannot set maxTimeMS on getMore command for a non-awaitData cursor',
    );
  }
  const namespace = `${context.database}.${collection}`;
  const cursorId = id instanceof Long ? id : Long.fromNumber(doubleOf(id));
  const size = numberOption(context, 'batchSize');
  const batch = context.cursors.next(cursorId, namespace, size === 0 ? null : size);
  return cursorAnswer('nextBatch', batch, namespace);
}

function killCursors(context: CommandContext): Doc {
  const { command, cursors } = context;
  requireField(context, 'cursors');
  const ids = command.cursors;
  if (!Array.isArray(ids)) {
    throw commandError('TypeMismatch', "BSON field 'killCursors.cursors' must be an array");
  }
  const longs = ids
    .filter(isNumber)
    .map((id) => (id instanceof Long ? id : Long.fromNumber(doubleOf(id))));
  const killed = longs.filter((id) => cursors.kill(id));
  return {
    cursorsKilled: killed,
    cursorsNotFound: longs.filter((id) => !killed.includes(id)),
    cursorsAlive: [],
    cursorsUnknown: [],
  };
}

/** The options of `count` as a selection. */
export function countSelection(context: CommandContext): Selection {
  checkCollation(context.command.collation);
  checkFilterVariables(context.command.query, letNames(undefined));
  const limit = context.command.limit;
  return parseSelection({
    filter: docOption(context, 'query'),
    skip: numberOption(context, 'skip'),
    limit: isNumber(limit) ? Math.abs(doubleOf(limit)) : null,
    hint: context.command.hint,
  });
}

async function count(context: CommandContext): Promise<Doc> {
  const selection = countSelection(context);
  const collection = findCollection(context);
  return { n: toInteger(collection ? await countRows(collection, selection, context) : 0) };
}

/** The options of `distinct` as a selection. */
export function distinctSelection(context: CommandContext): Selection {
  checkCollation(context.command.collation);
  checkFilterVariables(context.command.query, letNames(undefined));
  return parseSelection({ filter: docOption(context, 'query'), hint: context.command.hint });
}

/** What a path reaches in a document: arrays at its end by element, arrays on the way by element or by position. */
function distinctValues(value: Value, parts: readonly string[]): Value[] {
  const [part, ...rest] = parts;
  if (part === undefined) {
    return Array.isArray(value) ? value : [value];
  }
  if (Array.isArray(value)) {
    return /^\d+$/.test(part)
      ? distinctValues(value[Number(part)], rest)
      : value.flatMap((item) => (isDoc(item) ? distinctValues(item, parts) : []));
  }
  return isDoc(value) ? distinctValues(getField(value, part), rest) : [];
}

function distinct(context: CommandContext): Doc {
  const { key } = context.command;
  requireField(context, 'key');
  if (typeof key !== 'string') {
    throw commandError(
      'TypeMismatch',
      "BSON field 'distinct.key' is the wrong type, expected type 'string'",
    );
  }
  const selection = distinctSelection(context);
  const collection = findCollection(context);
  const values = new Map<string, Value>();
  for (const { doc } of collection ? findRows(collection, selection, context) : []) {
    for (const value of distinctValues(doc, key.split('.'))) {
      const identity = encodeKey(value).toString('latin1');
      if (value !== undefined && !values.has(identity)) {
        values.set(identity, value);
      }
    }
  }
  // MongoDB gives them in index order or order of discovery; sorted is both useful and stable.
  const sorted = [...values].sort(([left], [right]) => (left < right ? -1 : 1));
  return { values: sorted.map(([, value]) => value) };
}

/** Commands that read documents. */
export const readCommands: readonly Command[] = [
  {
    name: 'find',
    options: [
      'filter',
      'sort',
      'projection',
      'hint',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'max',
      'min',
      'returnKey',
      'showRecordId',
      'tailable',
      'awaitData',
      'oplogReplay',
      'noCursorTimeout',
      'allowPartialResults',
      'collation',
      'allowDiskUse',
      'let',
      'ntoreturn',
    ],
    summary: 'Filter, projection, sort, skip, limit, hint; the simple collation only.',
    run: find,
  },
  {
    name: 'getMore',
    options: ['collection', 'batchSize', 'lastKnownCommittedOpTime', 'term'],
    summary: 'The next batch of a cursor.',
    run: getMore,
  },
  {
    name: 'killCursors',
    options: ['cursors'],
    summary: 'Closes cursors.',
    run: killCursors,
  },
  {
    name: 'count',
    options: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
    summary: 'Counts; from the index alone where that is exact.',
    run: count,
  },
  {
    name: 'distinct',
    options: ['key', 'query', 'collation', 'hint'],
    summary: 'The different values of a field.',
    run: distinct,
  },
];
