import { compareValues, doubleOf, rankOf } from '../../bson/compare.js';
import { encodeKey } from '../../bson/key-encoding.js';
import { type Doc, isDoc, isNumber, setField, type Value } from '../../bson/value.js';
import { locationError } from '../../server/command-error.js';
import { type Accumulation, type Accumulator, parseAccumulator } from '../accumulator.js';
import { parseExpression } from '../expression.js';
import { type Expression, type Scope } from '../operator.js';
import { type StageParser } from '../stage.js';
import { parseGranularity, type Round } from './granularity.js';

interface Output {
  readonly field: string;
  readonly accumulator: Accumulator;
}

interface Group {
  readonly id: Value;
  readonly states: readonly Accumulation[];
}

function parseOutputs(spec: Doc): Output[] {
  return Object.entries(spec).map(([field, value]) => {
    if (field.includes('.')) {
      throw locationError(40235, `The field name '${field}' cannot contain '.'`);
    }
    if (field.startsWith('$')) {
      throw locationError(40236, `The field name '${field}' cannot be an operator name`);
    }
    return { field, accumulator: parseAccumulator(field, value) };
  });
}

function newGroup(id: Value, outputs: readonly Output[]): Group {
  return { id, states: outputs.map(({ accumulator }) => accumulator()) };
}

function addTo(group: Group, doc: Doc, scope?: Scope): void {
  for (const state of group.states) {
    state.add(doc, scope);
  }
}

function finish(group: Group, outputs: readonly Output[]): Doc {
  const result: Doc = { _id: group.id };
  outputs.forEach(({ field }, index) => {
    setField(result, field, group.states[index]?.result());
  });
  return result;
}

function identity(value: Value): string {
  if (typeof value === 'string') {
    return `s${value}`;
  }
  return encodeKey(value).toString('latin1');
}

/** The field of an `_id` made of one field, which is null where it is missing; among several it stays missing. */
function onlyFieldOf(idSpec: Value): string | null {
  const fields = isDoc(idSpec) ? Object.keys(idSpec) : [];
  const [field = '$'] = fields;
  return fields.length === 1 && !field.startsWith('$') ? field : null;
}

function withField(id: Value, field: string | null): Value {
  return field !== null && isDoc(id) && !Object.hasOwn(id, field) ? { [field]: null } : id;
}

const group: StageParser = (spec) => {
  if (!isDoc(spec)) {
    throw locationError(15947, "a group's fields must be specified in an object");
  }
  if (!('_id' in spec)) {
    throw locationError(15955, 'a group specification must include an _id');
  }
  const { _id: idSpec, ...fields } = spec;
  const idOf = parseExpression(idSpec);
  const onlyField = onlyFieldOf(idSpec);
  const outputs = parseOutputs(fields);
  return function* (input, { scope, deadline }) {
    const groups = new Map<string, Group>();
    for (const doc of input) {
      deadline.check();
      const id = withField(idOf(doc, scope) ?? null, onlyField);
      const key = identity(id);
      let found = groups.get(key);
      if (!found) {
        found = newGroup(id, outputs);
        groups.set(key, found);
      }
      addTo(found, doc, scope);
    }
    for (const found of groups.values()) {
      yield finish(found, outputs);
    }
  };
};

const COUNT_OUTPUT: Doc = { count: { $sum: 1 } };

function outputSpec(value: Value): Doc {
  if (value === undefined) {
    return COUNT_OUTPUT;
  }
  if (!isDoc(value)) {
    throw locationError(40196, "The 'output' field must be an object");
  }
  return value;
}

function checkOptions(spec: Value, name: string, allowed: readonly string[], code: number): Doc {
  if (!isDoc(spec)) {
    throw locationError(code, `Argument to ${name} stage must be an object`);
  }
  for (const option of Object.keys(spec)) {
    if (!allowed.includes(option)) {
      throw locationError(40197, `Unrecognized option to ${name}: ${option}.`);
    }
  }
  return spec;
}

function checkGroupBy(groupBy: Value, name: string, code: number): void {
  const isPath = typeof groupBy === 'string' && groupBy.startsWith('$');
  if (!isPath && !isDoc(groupBy)) {
    throw locationError(
      code,
      `The ${name} 'groupBy' field must be defined as a $-prefixed path or an expression`,
    );
  }
}

function parseBoundaries(boundaries: Value): Value[] {
  if (!Array.isArray(boundaries) || boundaries.length < 2) {
    throw locationError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  }
  const limits = boundaries.map((boundary) => parseExpression(boundary)({}));
  limits.slice(1).forEach((limit, index) => {
    if (rankOf(limit) !== rankOf(limits[index])) {
      throw locationError(
        40193,
        "All values in the 'boundaries' option to $bucket must have the same type.",
      );
    }
    if (compareValues(limits[index], limit) >= 0) {
      throw locationError(40194, "The 'boundaries' option to $bucket must be sorted");
    }
  });
  return limits;
}

function parseFallback(spec: Value, limits: readonly Value[]): Value {
  const fallback = parseExpression(spec)({});
  if (bucketOf(limits, fallback) >= 0) {
    throw locationError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  return fallback;
}

const bucket: StageParser = (spec) => {
  const options = checkOptions(
    spec,
    '$bucket',
    ['groupBy', 'boundaries', 'default', 'output'],
    40201,
  );
  if (options.groupBy === undefined || options.boundaries === undefined) {
    throw locationError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  checkGroupBy(options.groupBy, '$bucket', 40202);
  const limits = parseBoundaries(options.boundaries);
  const keyOf = parseExpression(options.groupBy);
  const outputs = parseOutputs(outputSpec(options.output));
  const hasDefault = 'default' in options;
  const fallback = hasDefault ? parseFallback(options.default, limits) : undefined;
  return function* (input, { scope }) {
    const groups = new Map<number, Group>();
    for (const doc of input) {
      const at = bucketOf(limits, keyOf(doc, scope));
      if (at < 0 && !hasDefault) {
        throw locationError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      }
      const found = groups.get(at) ?? newGroup(at < 0 ? fallback : limits[at], outputs);
      groups.set(at, found);
      addTo(found, doc, scope);
    }
    const sorted = [...groups.values()].sort((left, right) => compareValues(left.id, right.id));
    for (const found of sorted) {
      yield finish(found, outputs);
    }
  };
};

/** The bucket whose lower limit is at most `key` and whose upper limit is above it, or -1. */
function bucketOf(limits: readonly Value[], key: Value): number {
  const above = limits.findIndex((limit) => compareValues(key, limit) < 0);
  return above - 1 < 0 ? -1 : above - 1;
}

function bucketSizes(count: number, buckets: number): number {
  return Math.max(1, Math.round(count / buckets));
}

interface Keyed {
  readonly key: Value;
  readonly doc: Doc;
}

/** How far a bucket that ends before `end` reaches: equal keys, and keys below its rounded end, belong into it. */
function reach(items: readonly Keyed[], end: number, round: Round | null): number {
  const last = items[end - 1]?.key;
  const upper = round?.(last, true);
  let to = end;
  while (
    to < items.length &&
    (round ? compareValues(items[to]?.key, upper) < 0 : compareValues(items[to]?.key, last) === 0)
  ) {
    to += 1;
  }
  return to;
}

function split(items: readonly Keyed[], buckets: number, round: Round | null): Keyed[][] {
  const size = bucketSizes(items.length, buckets);
  const result: Keyed[][] = [];
  let at = 0;
  while (at < items.length) {
    const isLast = result.length === buckets - 1;
    const end = isLast ? items.length : reach(items, Math.min(items.length, at + size), round);
    result.push(items.slice(at, end));
    at = end;
  }
  return result;
}

function parseBucketAuto(spec: Value): { readonly options: Doc; readonly buckets: number } {
  const options = checkOptions(
    spec,
    '$bucketAuto',
    ['groupBy', 'buckets', 'output', 'granularity'],
    40240,
  );
  if (options.groupBy === undefined || options.buckets === undefined) {
    throw locationError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  }
  checkGroupBy(options.groupBy, '$bucketAuto', 40239);
  if (!isNumber(options.buckets)) {
    throw locationError(40241, "The $bucketAuto 'buckets' field must be a numeric value");
  }
  const buckets = doubleOf(options.buckets);
  if (!Number.isInteger(buckets) || buckets <= 0) {
    throw locationError(40243, "The $bucketAuto 'buckets' field must be greater than 0");
  }
  return { options, buckets };
}

const bucketAuto: StageParser = (spec) => {
  const { options, buckets } = parseBucketAuto(spec);
  const keyOf: Expression = parseExpression(options.groupBy);
  const outputs = parseOutputs(outputSpec(options.output));
  const round = parseGranularity(options.granularity);
  return function* (input, { scope }) {
    const items = [...input]
      .map((doc) => ({ key: keyOf(doc, scope) ?? null, doc }))
      .sort((left, right) => compareValues(left.key, right.key));
    const parts = split(items, buckets, round);
    let lower: Value;
    for (const [index, part] of parts.entries()) {
      const first = part[0]?.key;
      const next = parts[index + 1]?.[0]?.key;
      const min = round ? (lower ?? round(first, false)) : first;
      const max = round ? round(part.at(-1)?.key, true) : (next ?? part.at(-1)?.key);
      lower = max;
      const found = newGroup({ min, max }, outputs);
      for (const { doc } of part) {
        addTo(found, doc, scope);
      }
      yield finish(found, outputs);
    }
  };
};

const sortByCount: StageParser = (spec, parse) => {
  const isPath = typeof spec === 'string' && spec.startsWith('$');
  const isExpression = isDoc(spec) && (Object.keys(spec)[0] ?? '').startsWith('$');
  if (!isPath && !isExpression) {
    throw locationError(
      isDoc(spec) ? 40147 : typeof spec === 'string' ? 40148 : 40149,
      'the sortByCount field must be defined as a $-prefixed path or an expression',
    );
  }
  return parse([{ $group: { _id: spec, count: { $sum: 1 } } }, { $sort: { count: -1 } }]);
};

/** Stages that gather documents into groups. */
export const groupingStages: Record<string, StageParser> = {
  $group: group,
  $bucket: bucket,
  $bucketAuto: bucketAuto,
  $sortByCount: sortByCount,
};
