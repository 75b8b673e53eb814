import { compareValues, doubleOf } from '../../bson/compare.js';
import { type Doc, isDoc, isNumber, toDouble, type Value } from '../../bson/value.js';
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
    const group = groups.get(key) ?? [];
    group.push(doc);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface Density {
  readonly field: string;
  readonly partitionBy: readonly string[];
  readonly bounds: Value;
  next(value: Value): Value;
}

function parseDensity(spec: Value): Density {
  const range = isDoc(spec) ? spec.range : undefined;
  const missing = isDoc(spec) ? ['field', 'range'].find((field) => !(field in spec)) : undefined;
  if (missing !== undefined) {
    throw locationError(40414, `BSON field '$densify.${missing}' is missing but a required field`);
  }
  if (!isDoc(spec) || typeof spec.field !== 'string' || !isDoc(range) || !isNumber(range.step)) {
    throw commandError('FailedToParse', '$densify needs a field and a range with a step');
  }
  const step = doubleOf(range.step);
  if (step <= 0) {
    throw locationError(
      5733401,
      'the step parameter in a range statement must be a strictly positive numeric value',
    );
  }
  const unit = range.unit === undefined ? null : parseUnit(range.unit);
  const names = Array.isArray(spec.partitionByFields) ? spec.partitionByFields : [];
  return {
    field: spec.field,
    partitionBy: names.map(parseName),
    bounds: range.bounds,
    next: (value) => stepped(value, step, unit),
  };
}

function limitsOf(docs: readonly Doc[], { field, bounds }: Density): Value[] {
  return Array.isArray(bounds) ? bounds : [docs[0]?.[field], docs.at(-1)?.[field]];
}

function* dense(
  part: readonly Doc[],
  [from, to]: readonly Value[],
  density: Density,
): Generator<Doc> {
  const { field, bounds } = density;
  const keys = Object.fromEntries(density.partitionBy.map((name) => [name, part[0]?.[name]]));
  let value = from;
  for (const doc of part) {
    while (compareValues(value, doc[field]) < 0 && compareValues(value, to) < 0) {
      yield { ...keys, [field]: value };
      value = density.next(value);
    }
    yield doc;
    if (compareValues(value, doc[field]) === 0) {
      value = density.next(value);
    }
  }
  // Bounds that are given end before their upper value; those taken from documents include it.
  const last = Array.isArray(bounds) ? -1 : 0;
  while (Math.sign(compareValues(value, to)) <= last) {
    yield { ...keys, [field]: value };
    value = density.next(value);
  }
}

const densify: StageParser = (spec) => {
  const density = parseDensity(spec);
  return function* (input) {
    const docs = [...input].sort((left, right) =>
      compareValues(left[density.field], right[density.field]),
    );
    const whole = limitsOf(docs, density);
    for (const part of partitionsOf(docs, density.partitionBy)) {
      const isOwn = density.bounds === 'partition';
      yield* dense(part, isOwn ? limitsOf(part, density) : whole, density);
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
