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
import { type Expression, type Scope } from '../operator.js';
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

const count: StageParser = (spec) => {
  if (typeof spec !== 'string' || spec === '' || spec.startsWith('$') || spec.includes('.')) {
    throw locationError(40156, 'the count field must be a non-empty string without $ and dots');
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
  if (typeof spec !== 'string' || !spec.startsWith('$') || spec.length < 2) {
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

const unwind: StageParser = (spec) => {
  const options: Doc = isDoc(spec) ? spec : { path: spec };
  for (const option of Object.keys(options)) {
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(option)) {
      throw locationError(28811, `unrecognized option to $unwind stage: ${option}`);
    }
  }
  if (options.path === undefined) {
    throw locationError(28812, 'no path specified to $unwind stage');
  }
  const parts = plainPath(options.path, 28818);
  const preserves = options.preserveNullAndEmptyArrays === true;
  const indexField = arrayIndexField(options.includeArrayIndex);
  const numbered = (doc: Doc, index: number | null): Doc =>
    typeof indexField === 'string'
      ? replacedAt(doc, indexField.split('.'), index === null ? null : Long.fromNumber(index))
      : doc;
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
  if (!isDoc(spec) || Object.keys(spec).length !== 1 || !isNumber(spec.size)) {
    throw locationError(28749, '$sample stage must be given an object with a numeric size');
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

function redactDoc(doc: Doc, decide: Expression, scope?: Scope): Doc | null {
  const decision = decide(doc, scope);
  if (decision === '$$KEEP') {
    return doc;
  }
  if (decision === '$$PRUNE') {
    return null;
  }
  if (decision !== '$$DESCEND') {
    throw locationError(17053, '$redact must evaluate to $$KEEP, $$PRUNE or $$DESCEND');
  }
  const result: Doc = {};
  for (const field of Object.keys(doc)) {
    const value = redactValue(doc[field], decide, scope);
    if (value !== undefined) {
      setField(result, field, value);
    }
  }
  return result;
}

function redactValue(value: Value, decide: Expression, scope?: Scope): Value {
  if (Array.isArray(value)) {
    return value
      .map((item) => redactValue(item, decide, scope))
      .filter((item) => item !== undefined);
  }
  return isDoc(value) ? (redactDoc(value, decide, scope) ?? undefined) : value;
}

const redact: StageParser = (spec) => {
  const decide = parseExpression(spec);
  return function* (input, { scope }) {
    for (const doc of input) {
      const kept = redactDoc(doc, decide, scope);
      if (kept) {
        yield kept;
      }
    }
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
  $redact: redact,
  $documents: documents,
  ...Object.fromEntries(Object.keys(TRANSFORMS).map((name) => [name, transformStage(name)])),
};
