import { type Scope } from '../aggregation/operator.js';
import { parseUpdatePipeline } from '../aggregation/transforms.js';
import { areEqual } from '../bson/compare.js';
import {
  cloneValue,
  type Doc,
  isDoc,
  removeField,
  setField,
  typeOf,
  type Value,
} from '../bson/value.js';
import { commandError } from '../server/command-error.js';
import { type ArrayFilters, parseArrayFilters } from './array-filters.js';
import { ARRAY_OPERATORS } from './array-operators.js';
import { FIELD_OPERATORS, type FieldUpdate } from './field-operators.js';
import { assignAt, checkViable, expandPath, type Positions, removeAt, valueAt } from './path.js';
import { type MatchedElements, matchedIndexFor } from './position.js';

/** What an update needs to know about the document it is applied to. */
export interface UpdateContext {
  readonly elements: MatchedElements;
  readonly isInsert: boolean;
  readonly scope?: Scope | undefined;
}

/** A compiled update: gives the new document and leaves the old one alone. */
export interface Update {
  readonly kind: 'replacement' | 'operators' | 'pipeline';
  apply(doc: Doc, context: UpdateContext): Doc;
}

interface Change {
  readonly operator: string;
  readonly parts: readonly string[];
  readonly update: FieldUpdate;
}

function comparePaths(left: Change, right: Change): number {
  const length = Math.min(left.parts.length, right.parts.length);
  for (let at = 0; at < length; at += 1) {
    const [a = '', b = ''] = [left.parts[at], right.parts[at]];
    if (a !== b) {
      const areNumbers = /^\d+$/.test(a) && /^\d+$/.test(b);
      const difference = areNumbers ? Number(a) - Number(b) : 0;
      return difference === 0 ? (a < b ? -1 : 1) : difference;
    }
  }
  return left.parts.length - right.parts.length;
}

/** Of changes in the order of their paths: whatever lies below a path follows it at once. */
function checkConflicts(changes: readonly Change[]): void {
  for (const [at, { parts }] of changes.entries()) {
    const above = changes[at - 1]?.parts;
    if (above?.every((part, depth) => part === parts[depth]) === true) {
      throw commandError(
        'ConflictingUpdateOperators',
        `Updating the path '${parts.join('.')}' would create a conflict at '${above.join('.')}'`,
      );
    }
  }
}

function partsOf(path: string): string[] {
  const parts = path.split('.');
  if (path === '') {
    throw commandError('EmptyFieldName', 'An empty update path is not valid.');
  }
  if (parts.includes('')) {
    throw commandError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  if (parts[0]?.startsWith('$')) {
    throw commandError(
      'BadValue',
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  }
  return parts;
}

function checkRenamed(doc: Doc, parts: readonly string[], end: 'source' | 'destination'): void {
  for (let length = 1; length < parts.length; length += 1) {
    if (Array.isArray(valueAt(doc, parts.slice(0, length)))) {
      throw commandError(
        'BadValue',
        `The ${end} field cannot be an array element, '${parts.join('.')}' in doc with an array field called '${parts[length - 1] ?? ''}'`,
      );
    }
  }
}

function renames(operand: Doc): Change[] {
  return Object.entries(operand).flatMap(([from, to]) => {
    if (typeof to !== 'string') {
      throw commandError(
        'BadValue',
        `The 'to' field for $rename must be a string: ${from}: ${JSON.stringify(to)}`,
      );
    }
    if (from === to) {
      throw commandError(
        'BadValue',
        `The source and target field for $rename must differ: ${from}: "${to}"`,
      );
    }
    const [source, target] = [partsOf(from), partsOf(to)];
    const keep: FieldUpdate = (value, { doc }) => {
      checkViable(doc, source);
      const moved = valueAt(doc, source);
      if (moved === undefined) {
        return value;
      }
      checkRenamed(doc, source, 'source');
      checkRenamed(doc, target, 'destination');
      return moved;
    };
    return [
      { operator: '$rename', parts: target, update: keep },
      { operator: '$unset', parts: source, update: () => undefined },
    ];
  });
}

function parseChanges(spec: Doc): Change[] {
  return Object.entries(spec).flatMap(([operator, operand]) => {
    const parse = FIELD_OPERATORS[operator] ?? ARRAY_OPERATORS[operator];
    if (!parse && operator !== '$rename') {
      throw commandError(
        'FailedToParse',
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isDoc(operand)) {
      throw commandError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeOf(operand)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${JSON.stringify(operand)}}`,
      );
    }
    if (!parse) {
      return renames(operand);
    }
    return Object.entries(operand).map(([path, value]) => ({
      operator,
      parts: partsOf(path),
      update: parse(value, path),
    }));
  });
}

/** @throws CommandError 66 when an update would change `_id`. */
export function checkId(before: Doc, after: Doc): void {
  if (before._id !== undefined && !areEqual(before._id, after._id)) {
    throw commandError(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  }
}

function positionsOf(context: UpdateContext, filters: ArrayFilters): Positions {
  return {
    matchedIndex: (path) => matchedIndexFor(context.elements, path),
    passes: (name, element) => filters.passes(name, element),
  };
}

function applyChange(result: Doc, before: Doc, change: Change, positions: Positions): void {
  for (const path of expandPath(result, change.parts, positions)) {
    const value = valueAt(result, path);
    const source = change.operator === '$rename' ? before : result;
    const next = change.update(value, { path: path.join('.'), doc: source });
    if (next !== undefined) {
      assignAt(result, path, next);
    } else if (value !== undefined) {
      removeAt(result, path);
    } else if (change.operator !== '$unset') {
      checkViable(result, path);
    }
  }
}

function operatorUpdate(spec: Doc, arrayFilters: Value): Update {
  const changes = parseChanges(spec).sort(comparePaths);
  checkConflicts(changes);
  const filters = parseArrayFilters(
    arrayFilters,
    changes.map(({ parts }) => parts),
  );
  return {
    kind: 'operators',
    apply: (doc, context) => {
      const result = cloneValue(doc);
      const positions = positionsOf(context, filters);
      for (const change of changes) {
        if (change.operator !== '$setOnInsert' || context.isInsert) {
          applyChange(result, doc, change, positions);
        }
      }
      checkId(doc, result);
      return result;
    },
  };
}

function withIdFirst(id: Value, doc: Doc): Doc {
  if (id === undefined) {
    return doc;
  }
  const result: Doc = { _id: id };
  for (const field of Object.keys(doc)) {
    if (field !== '_id') {
      setField(result, field, doc[field]);
    }
  }
  return result;
}

function replacement(spec: Doc): Update {
  return {
    kind: 'replacement',
    apply: (doc) => {
      const next = cloneValue(spec);
      if ('_id' in next) {
        checkId(doc, next);
      }
      return withIdFirst(doc._id ?? next._id, next);
    },
  };
}

function pipelineUpdate(stages: readonly Value[]): Update {
  const transform = parseUpdatePipeline(stages);
  return {
    kind: 'pipeline',
    apply: (doc, context) => {
      const next = { ...transform(doc, context.scope) };
      if (next._id === undefined) {
        removeField(next, '_id');
      } else {
        checkId(doc, next);
      }
      return withIdFirst(doc._id ?? next._id, next);
    },
  };
}

/** Compiles an update. @throws CommandError with MongoDB's code for what it would refuse too. */
export function parseUpdate(spec: Value, arrayFilters?: Value): Update {
  if (Array.isArray(spec)) {
    if (arrayFilters !== undefined) {
      throw commandError(
        'FailedToParse',
        'Cannot specify arrayFilters with a pipeline-style update',
      );
    }
    return pipelineUpdate(spec);
  }
  if (!isDoc(spec)) {
    throw commandError('FailedToParse', 'Update argument must be either an object or an array');
  }
  const [first] = Object.keys(spec);
  if (first?.startsWith('$') !== true) {
    const dollar = Object.keys(spec).find((field) => field.startsWith('$'));
    if (dollar !== undefined) {
      throw commandError(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
      );
    }
    return replacement(spec);
  }
  const plain = Object.keys(spec).find((field) => !field.startsWith('$'));
  if (plain !== undefined) {
    throw commandError(
      'FailedToParse',
      `Unknown modifier: ${plain}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  return operatorUpdate(spec, arrayFilters);
}
