import { compareValues, doubleOf } from '../../bson/compare.js';
import { type Doc, isDoc, isNumber, setField, toDouble, type Value } from '../../bson/value.js';
import { commandError, locationError } from '../../server/command-error.js';
import { addMonths, type DateUnit, parseUnit, UNIT_MONTHS, UNIT_MS } from '../calendar.js';
import { type StageParser } from '../stage.js';

function stepped(value: Value, step: number, unit: DateUnit | null): Value {
  if (value instanceof Date && unit) {
    const months = UNIT_MONTHS[unit];
    return new Date(
      months === undefined
        ? value.getTime() + step * (UNIT_MS[unit] ?? 1)
        : addMonths(value.getTime(), step * months),
    );
  }
  return isNumber(value)
    ? Number.isInteger(step) && typeof value === 'number'
      ? value + step
      : toDouble(doubleOf(value) + step)
    : null;
}

function partitionsOf(docs: readonly Doc[], fields: readonly string[]): Doc[][] {
  const groups = new Map<string, Doc[]>();
  for (const doc of docs) {
    const key = JSON.stringify(fields.map((field) => doc[field] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), doc]);
  }
  return [...groups.values()];
}

const densify: StageParser = (spec) => {
  const range = isDoc(spec) ? spec.range : undefined;
  if (!isDoc(spec) || typeof spec.field !== 'string' || !isDoc(range) || !isNumber(range.step)) {
    throw commandError('FailedToParse', '$densify needs a field and a range with a step');
  }
  const { field, partitionByFields } = spec;
  const fields = Array.isArray(partitionByFields)
    ? partitionByFields.filter((name) => typeof name === 'string')
    : [];
  const step = doubleOf(range.step);
  if (step <= 0) {
    throw locationError(
      5733401,
      'the step parameter in a range statement must be a strictly positive numeric value',
    );
  }
  const unit = range.unit === undefined ? null : parseUnit(range.unit);
  const { bounds } = range;
  return function* (input) {
    const docs = [...input].sort((left, right) => compareValues(left[field], right[field]));
    const [least, most] = [docs[0]?.[field], docs.at(-1)?.[field]];
    for (const part of partitionsOf(docs, fields)) {
      const isOwn = bounds === 'partition';
      const [from, to] = Array.isArray(bounds)
        ? bounds
        : isOwn
          ? [part[0]?.[field], part.at(-1)?.[field]]
          : [least, most];
      const keys: Doc = {};
      for (const name of fields) {
        setField(keys, name, part[0]?.[name]);
      }
      let next: Value = from;
      const isOpenEnd = Array.isArray(bounds);
      for (const doc of part) {
        while (compareValues(next, doc[field]) < 0 && compareValues(next, to) < 0) {
          yield { ...keys, [field]: next };
          next = stepped(next, step, unit);
        }
        yield doc;
        if (compareValues(next, doc[field]) === 0) {
          next = stepped(next, step, unit);
        }
      }
      while (isOpenEnd ? compareValues(next, to) < 0 : compareValues(next, to) <= 0) {
        yield { ...keys, [field]: next };
        next = stepped(next, step, unit);
      }
    }
  };
};

const fill: StageParser = (spec, parse) => {
  if (!isDoc(spec) || !isDoc(spec.output)) {
    throw commandError('FailedToParse', "$fill needs an 'output' object");
  }
  const { partitionBy, partitionByFields, sortBy } = spec;
  const values: Doc = {};
  const methods: Doc = {};
  for (const [field, how] of Object.entries(spec.output)) {
    if (isDoc(how) && 'value' in how) {
      values[field] = { $ifNull: [`$${field}`, how.value] };
    } else if (isDoc(how) && (how.method === 'locf' || how.method === 'linear')) {
      methods[field] =
        how.method === 'locf' ? { $locf: `$${field}` } : { $linearFill: `$${field}` };
    } else {
      throw commandError(
        'FailedToParse',
        `$fill output '${field}' needs a value or a method (locf, linear)`,
      );
    }
  }
  const names = Array.isArray(partitionByFields)
    ? partitionByFields.map((name) => `$${parseName(name)}`)
    : null;
  const stages: Doc[] = [];
  if (Object.keys(methods).length > 0) {
    stages.push({
      $setWindowFields: {
        ...(partitionBy === undefined ? {} : { partitionBy }),
        ...(names ? { partitionBy: names } : {}),
        ...(sortBy === undefined ? {} : { sortBy }),
        output: methods,
      },
    });
  }
  if (Object.keys(values).length > 0) {
    stages.push({ $addFields: values });
  }
  return parse(stages);
};

function parseName(name: Value): string {
  if (typeof name !== 'string') {
    throw commandError('FailedToParse', 'partitionByFields must hold field names');
  }
  return name;
}

/** Stages that fill gaps. */
export const gapStages: Record<string, StageParser> = { $densify: densify, $fill: fill };
