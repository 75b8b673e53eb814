import { compareValues, doubleOf } from '../../bson/compare.js';
import { encodeKey } from '../../bson/key-encoding.js';
import { cloneValue, type Doc, isDoc, isNumber, setField, type Value } from '../../bson/value.js';
import { commandError, locationError } from '../../server/command-error.js';
import { addMonths, parseUnit, UNIT_MONTHS, UNIT_MS } from '../calendar.js';
import { parseExpression } from '../expression.js';
import { type Scope } from '../operator.js';
import { parseSortPattern, type SortField, sortDocs, sortValue } from '../sort-pattern.js';
import { type StageParser } from '../stage.js';
import { assignAt } from '../../update/path.js';
import { type Partition, parseWindowFunction, type WindowFunction } from './window-functions.js';

/** The first and last position of the window around a position; empty when last < first. */
export type Frame = (partition: Partition, at: number) => readonly [number, number];

interface Output {
  readonly parts: readonly string[];
  readonly frame: Frame;
  readonly compute: WindowFunction;
}

const WHOLE: Frame = ({ docs }) => [0, docs.length - 1];

function edge(value: Value, isLower: boolean): number {
  if (value === 'current') {
    return 0;
  }
  if (value === 'unbounded') {
    return isLower ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (isNumber(value)) {
    return doubleOf(value);
  }
  throw commandError('FailedToParse', "Window bounds must be numbers, 'current' or 'unbounded'");
}

function edges(bounds: Value): [number, number] {
  if (!Array.isArray(bounds) || bounds.length !== 2) {
    throw commandError('FailedToParse', 'Window bounds must be a 2-element array');
  }
  const [lower, upper] = [edge(bounds[0], true), edge(bounds[1], false)];
  if (lower > upper) {
    throw locationError(5339900, 'Lower bound must not exceed upper bound');
  }
  return [lower, upper];
}

function documentsFrame(bounds: Value): Frame {
  const [lower, upper] = edges(bounds);
  return ({ docs }, at) => [Math.max(0, at + lower), Math.min(docs.length - 1, at + upper)];
}

function numeric(value: Value): number {
  if (value instanceof Date) {
    return value.getTime();
  }
  if (!isNumber(value)) {
    throw locationError(
      5429414,
      'Invalid range: Expected the sortBy field to be a number or a date',
    );
  }
  return doubleOf(value);
}

function rangeFrame(bounds: Value, unit: Value, sort: readonly SortField[]): Frame {
  const [lower, upper] = edges(bounds);
  const [field] = sort;
  if (!field || sort.length !== 1) {
    throw locationError(5339902, 'Range-based bounds require a sortBy with one field');
  }
  if (field.isDescending) {
    throw locationError(5339902, 'Range-based bounds require an ascending sortBy');
  }
  const shift = shiftBy(unit);
  const valuesOf = new WeakMap<readonly Doc[], number[]>();
  return ({ docs }, at) => {
    const values = valuesOf.get(docs) ?? docs.map((doc) => numeric(sortValue(doc, field)));
    valuesOf.set(docs, values);
    const here = values[at] ?? 0;
    const [from, to] = [shift(here, lower), shift(here, upper)];
    return [
      firstIndex(values, (value) => value >= from),
      firstIndex(values, (value) => value > to) - 1,
    ];
  };
}

/** Moves a value by so many units: months by the calendar, everything else by its length. */
function shiftBy(unit: Value): (value: number, amount: number) => number {
  const name = unit === undefined ? null : parseUnit(unit);
  const months = name ? UNIT_MONTHS[name] : undefined;
  const step = name ? (UNIT_MS[name] ?? 1) : 1;
  return (value, amount) =>
    months !== undefined && Number.isFinite(amount)
      ? addMonths(value, amount * months)
      : value + amount * step;
}

/** The first position in ascending values for which `holds` is true, as it is for all after it. */
function firstIndex(values: readonly number[], holds: (value: number) => boolean): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(values[middle] ?? 0)) {
      to = middle;
    } else {
      from = middle + 1;
    }
  }
  return from;
}

function parseFrame(window: Value, sort: readonly SortField[]): Frame {
  if (window === undefined) {
    return WHOLE;
  }
  if (!isDoc(window)) {
    throw commandError('FailedToParse', "'window' field must be an object");
  }
  const unknown = Object.keys(window).find(
    (option) => !['documents', 'range', 'unit'].includes(option),
  );
  if (unknown !== undefined) {
    throw commandError('FailedToParse', `'window' field has an unknown option: ${unknown}`);
  }
  if ('documents' in window && ('range' in window || 'unit' in window)) {
    throw commandError(
      'FailedToParse',
      "Window bounds can specify either 'documents' or 'unit', not both.",
    );
  }
  if ('documents' in window) {
    if (sort.length === 0) {
      throw locationError(5339901, 'Document-based bounds require a sortBy');
    }
    return documentsFrame(window.documents);
  }
  return 'range' in window ? rangeFrame(window.range, window.unit, sort) : WHOLE;
}

function parseOutputs(output: Value, sort: readonly SortField[]): Output[] {
  if (!isDoc(output)) {
    throw output === undefined
      ? locationError(40414, "BSON field '$setWindowFields.output' is missing but a required field")
      : commandError('TypeMismatch', "$setWindowFields needs an 'output' object");
  }
  return Object.entries(output).map(([path, spec]) => {
    if (!isDoc(spec)) {
      throw commandError('FailedToParse', `The field '${path}' must be a window function`);
    }
    const { window, ...call } = spec;
    const [name = '', ...more] = Object.keys(call);
    if (more.length > 0) {
      throw commandError('FailedToParse', `'${path}' must have exactly one window function`);
    }
    return {
      parts: path.split('.'),
      frame: parseFrame(window, sort),
      compute: parseWindowFunction(name, call[name], sort),
    };
  });
}

function partitions(
  docs: Iterable<Doc>,
  keyOf: (doc: Doc, scope?: Scope) => Value,
  scope: Scope | undefined,
): Doc[][] {
  const groups = new Map<string, { key: Value; docs: Doc[] }>();
  for (const doc of docs) {
    const key = keyOf(doc, scope) ?? null;
    if (Array.isArray(key)) {
      throw commandError(
        'TypeMismatch',
        'An expression used to partition cannot evaluate to value of type array',
      );
    }
    const identity = encodeKey(key).toString('latin1');
    const group = groups.get(identity) ?? { key, docs: [] };
    groups.set(identity, group);
    group.docs.push(doc);
  }
  return [...groups.values()]
    .sort((left, right) => compareValues(left.key, right.key))
    .map((group) => group.docs);
}

/** `doc` with computed values at their paths. */
export function withValues(
  doc: Doc,
  values: readonly (readonly [readonly string[], Value])[],
): Doc {
  const result = cloneValue(doc);
  for (const [parts, value] of values) {
    const [head = ''] = parts;
    if (parts.length === 1) {
      setField(result, head, value);
    } else {
      assignAt(result, parts, value);
    }
  }
  return result;
}

const setWindowFields: StageParser = (spec) => {
  if (!isDoc(spec)) {
    throw commandError(
      'FailedToParse',
      'the $setWindowFields stage specification must be an object',
    );
  }
  const unknown = Object.keys(spec).find(
    (option) => !['partitionBy', 'sortBy', 'output'].includes(option),
  );
  if (unknown !== undefined) {
    throw locationError(40415, `BSON field '$setWindowFields.${unknown}' is an unknown field.`);
  }
  const keyOf = parseExpression(spec.partitionBy ?? null);
  const sort = isDoc(spec.sortBy) ? parseSortPattern(spec.sortBy) : [];
  const outputs = parseOutputs(spec.output, sort);
  return function* (input, { scope, deadline }) {
    for (const part of partitions(input, keyOf, scope)) {
      const docs = sortDocs(part, sort, (doc) => doc);
      const partition: Partition = { docs, sort };
      for (const [at, doc] of docs.entries()) {
        deadline.check();
        yield withValues(
          doc,
          outputs.map(({ parts, frame, compute }) => [
            parts,
            compute(partition, at, frame(partition, at), scope),
          ]),
        );
      }
    }
  };
};

/** The window stage. */
export const windowStages: Record<string, StageParser> = {
  $setWindowFields: setWindowFields,
};
