import { Long } from 'bson';

import { doubleOf } from '../../bson/compare.js';
import {
  cloneValue,
  type Doc,
  getField,
  isDoc,
  isNumber,
  removeField,
  setField,
  toInteger,
  typeOf,
  type Value,
} from '../../bson/value.js';
import { parseFilter } from '../../query/filter.js';
import { compileFilter } from '../../query/matcher.js';
import { commandError, locationError } from '../../server/command-error.js';
import { parseExpression } from '../expression.js';
import { parseSortPattern, sortDocs } from '../sort-pattern.js';
import { type Stage, type StageParser } from '../stage.js';
import { TRANSFORMS } from '../transforms.js';

function wholeOf(spec: Value, name: string, least: number, code: number): number {
  const number = isNumber(spec) ? doubleOf(spec) : Number.NaN;
  if (!Number.isInteger(number) || number < least) {
    throw locationError(
      code,
      `invalid argument to ${name} stage: Expected ${least > 0 ? 'a positive' : 'a non-negative'} number in: ${name}: ${JSON.stringify(spec)}`,
    );
  }
  return number;
}

const match: StageParser = (spec) => {
  if (!isDoc(spec)) {
    throw locationError(15959, 'the match filter must be an expression in an object');
  }
  const matches = compileFilter(parseFilter(spec));
  return function* (input, { scope, deadline }) {
    for (const doc of input) {
      deadline.check();
      if (matches(doc, scope)) {
        yield doc;
      }
    }
  };
};

const sort: StageParser = (spec) => {
  if (!isDoc(spec)) {
    throw locationError(15973, 'the $sort key specification must be an object');
  }
  const fields = parseSortPattern(spec);
  if (fields.length === 0) {
    throw locationError(15976, '$sort stage must have at least one sort key');
  }
  return (input) => sortDocs(input, fields, (doc) => doc);
};

const limit: StageParser = (spec) => {
  const count = wholeOf(spec, '$limit', 0, 5107201);
  if (count === 0) {
    throw locationError(15958, 'the limit must be positive');
  }
  return function* (input) {
    let taken = 0;
    for (const doc of input) {
      yield doc;
      taken += 1;
      if (taken >= count) {
        return;
      }
    }
  };
};

const skip: StageParser = (spec) => {
  const count = wholeOf(spec, '$skip', 0, 5107200);
  return function* (input) {
    let passed = 0;
    for (const doc of input) {
      passed += 1;
      if (passed > count) {
        yield doc;
      }
    }
  };
};

const COUNT_FAULTS: readonly (readonly [
  isFault: (field: string) => boolean,
  code: number,
  sentence: string,
])[] = [
  [(field) => field === '', 40157, 'must be a non-empty string'],
  [(field) => field.startsWith('$'), 40158, 'cannot be a $-prefixed path'],
  [(field) => field.includes('.'), 40160, "cannot contain '.'"],
];

const count: StageParser = (spec) => {
  if (typeof spec !== 'string') {
    throw locationError(40156, 'the count field must be a non-empty string');
  }
  const fault = COUNT_FAULTS.find(([isFault]) => isFault(spec));
  if (fault) {
    throw locationError(fault[1], `the count field ${fault[2]}`);
  }
  return function* (input) {
    let total = 0;
    for (const doc of input) {
      total += isDoc(doc) ? 1 : 0;
    }
    if (total > 0) {
      yield { [spec]: toInteger(total) };
    }
  };
};

/** `doc` with another value at a path; only the documents on the way are copied. */
function replacedAt(doc: Doc, parts: readonly string[], value: Value): Doc {
  const [head = '', ...rest] = parts;
  const copy: Doc = { ...doc };
  const inner = getField(doc, head);
  const next = rest.length === 0 ? value : replacedAt(isDoc(inner) ? inner : {}, rest, value);
  if (next === undefined) {
    removeField(copy, head);
  } else {
    setField(copy, head, next);
  }
  return copy;
}

function plainPath(spec: Value, code: number): string[] {
  if (typeof spec !== 'string') {
    throw locationError(28808, 'expected a string as the path for $unwind stage');
  }
  if (!spec.startsWith('$') || spec.length < 2) {
    throw locationError(code, "path option to $unwind stage should be prefixed with a '$'");
  }
  return spec.slice(1).split('.');
}

function arrayIndexField(field: Value): string | undefined {
  if (field !== undefined && (typeof field !== 'string' || field === '')) {
    throw locationError(28810, 'expected a non-empty string for the includeArrayIndex option');
  }
  if (field?.startsWith('$')) {
    throw locationError(
      28822,
      "includeArrayIndex option to $unwind stage should not be prefixed with a '$'",
    );
  }
  return field;
}

interface Unwind {
  readonly parts: readonly string[];
  readonly preserves: boolean;
  readonly indexField: string | undefined;
}

function parseUnwind(spec: Value): Unwind {
  if (typeof spec !== 'string' && !isDoc(spec)) {
    throw locationError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeOf(spec)}`,
    );
  }
  const options: Doc = isDoc(spec) ? spec : { path: spec };
  for (const option of Object.keys(options)) {
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(option)) {
      throw locationError(28811, `unrecognized option to $unwind stage: ${option}`);
    }
  }
  if (options.path === undefined) {
    throw locationError(28812, 'no path specified to $unwind stage');
  }
  const { preserveNullAndEmptyArrays: preserves = false } = options;
  if (typeof preserves !== 'boolean') {
    throw locationError(
      28809,
      'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage',
    );
  }
  return {
    parts: plainPath(options.path, 28818),
    preserves,
    indexField: arrayIndexField(options.includeArrayIndex),
  };
}

const unwind: StageParser = (spec) => {
  const { parts, preserves, indexField } = parseUnwind(spec);
  const numbered = (doc: Doc, index: number | null): Doc =>
    indexField === undefined
      ? doc
      : replacedAt(doc, indexField.split('.'), index === null ? null : Long.fromNumber(index));
  return function* (input) {
    for (const doc of input) {
      const value = parts.reduce<Value>(
        (inner, part) => (isDoc(inner) ? getField(inner, part) : undefined),
        doc,
      );
      if (Array.isArray(value) && value.length > 0) {
        for (const [index, item] of value.entries()) {
          yield numbered(replacedAt(doc, parts, item), index);
        }
      } else if (!Array.isArray(value) && value !== undefined && value !== null) {
        yield numbered(doc, null);
      } else if (preserves) {
        yield numbered(Array.isArray(value) ? replacedAt(doc, parts, undefined) : doc, null);
      }
    }
  };
};

const sample: StageParser = (spec) => {
  if (!isDoc(spec)) {
    throw locationError(28745, 'the $sample stage specification must be an object');
  }
  const unknown = Object.keys(spec).find((option) => option !== 'size');
  if (unknown !== undefined) {
    throw locationError(28748, `unrecognized option to $sample: ${unknown}`);
  }
  if (spec.size === undefined) {
    throw locationError(28749, '$sample stage must specify a size');
  }
  if (!isNumber(spec.size)) {
    throw locationError(28746, 'size argument to $sample must be a number');
  }
  const size = doubleOf(spec.size);
  if (size < 0) {
    throw locationError(28747, 'size argument to $sample must not be negative');
  }
  return (input) => {
    const docs = [...input];
    for (let at = 0; at < Math.min(size, docs.length); at += 1) {
      const other = at + Math.floor(Math.random() * (docs.length - at));
      const [left, right] = [docs[at], docs[other]];
      if (left && right) {
        docs[at] = right;
        docs[other] = left;
      }
    }
    return docs.slice(0, size);
  };
};

const documents: StageParser = (spec) => {
  const values = parseExpression(spec)({});
  if (!Array.isArray(values) || !values.every(isDoc)) {
    throw locationError(
      5858203,
      `an array of documents is expected in $documents, found ${typeOf(values)}`,
    );
  }
  return () => values.map((value) => cloneValue(value));
};

function transformStage(name: string): StageParser {
  return (spec) => {
    const transform = TRANSFORMS[name]?.(spec);
    if (!transform) {
      throw commandError('InternalError', `${name} is not a transform`);
    }
    const stage: Stage = function* (input, { scope, deadline }) {
      for (const doc of input) {
        deadline.check();
        yield transform(doc, scope);
      }
    };
    return stage;
  };
}

/** Stages that need one document at a time, or all of one stream. */
export const basicStages: Record<string, StageParser> = {
  $match: match,
  $sort: sort,
  $limit: limit,
  $skip: skip,
  $count: count,
  $unwind: unwind,
  $sample: sample,
  $documents: documents,
  ...Object.fromEntries(Object.keys(TRANSFORMS).map((name) => [name, transformStage(name)])),
};
