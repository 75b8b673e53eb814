import { encodeKey } from '../../bson/key-encoding.js';
import { type Doc, getField, isDoc, setField, type Value } from '../../bson/value.js';
import { type FilterNode, parseFilter } from '../../query/filter.js';
import { compileFilter } from '../../query/matcher.js';
import { commandError, locationError } from '../../server/command-error.js';
import { checkPath, parseExpression } from '../expression.js';
import { bind, type Scope } from '../operator.js';
import { type ParsePipeline, type Stage, type StageParser, type StageRun } from '../stage.js';

/** The filter that every document passes. */
export const EVERYTHING: FilterNode = { kind: 'and', children: [] };

/** A text that is the same for equal values. */
export function identity(value: Value): string {
  return encodeKey(value).toString('latin1');
}

/** Every value a join compares at a path: array elements as well as the array, null for missing. */
function joinValues(doc: Doc, parts: readonly string[], includesArrays: boolean): Value[] {
  const walk = (value: Value, at: number): Value[] => {
    if (at === parts.length) {
      if (Array.isArray(value)) {
        return includesArrays ? [...value, value] : value;
      }
      return [value ?? null];
    }
    if (Array.isArray(value)) {
      return value.flatMap((item) => (isDoc(item) ? walk(item, at) : []));
    }
    return isDoc(value) ? walk(getField(value, parts[at] ?? ''), at + 1) : [null];
  };
  return walk(doc, 0);
}

/** An option that must be there, as text. @throws CommandError 9 when it is none. */
export function stringOption(spec: Doc, option: string, name: string): string {
  const value = spec[option];
  if (typeof value !== 'string') {
    throw commandError(
      'FailedToParse',
      `${name} argument '${option}' must be a string, is of type ${typeof value}`,
    );
  }
  return value;
}

/** The filter for documents that have one of the values at a path. */
export function anyOf(path: string, values: readonly Value[]): FilterNode {
  return { kind: 'leaf', path, parts: path.split('.'), test: { op: 'in', values, patterns: [] } };
}

type Join = (doc: Doc) => Doc[];

function indexJoin(run: StageRun, from: string, localParts: string[], foreignField: string): Join {
  const known = new Map<string, Doc[]>();
  return (doc) => {
    const values = joinValues(doc, localParts, false);
    const key = values.map(identity).join('|');
    const found = known.get(key) ?? [...run.find(from, anyOf(foreignField, values))];
    if (known.size < 10_000) {
      known.set(key, found);
    }
    return found;
  };
}

function hashJoin(run: StageRun, from: string, localParts: string[], foreignField: string): Join {
  const parts = foreignField.split('.');
  const table = new Map<string, { doc: Doc; order: number }[]>();
  let order = 0;
  for (const doc of run.find(from, EVERYTHING)) {
    order += 1;
    for (const key of new Set(joinValues(doc, parts, true).map(identity))) {
      const list = table.get(key) ?? [];
      list.push({ doc, order });
      table.set(key, list);
    }
  }
  return (doc) => {
    const keys = new Set(joinValues(doc, localParts, false).map(identity));
    const hits = new Map(
      [...keys].flatMap((key) => table.get(key) ?? []).map((hit) => [hit.order, hit.doc]),
    );
    return [...hits].sort(([left], [right]) => left - right).map(([, found]) => found);
  };
}

function parseLet(value: Value): [string, (doc: Doc, scope?: Scope) => Value][] {
  if (value === undefined) {
    return [];
  }
  if (!isDoc(value)) {
    throw commandError('FailedToParse', "$lookup argument 'let' must be an object");
  }
  return Object.entries(value).map(([name, expression]) => [name, parseExpression(expression)]);
}

function pathOption(spec: Doc, option: string, name: string): string {
  const path = stringOption(spec, option, name);
  checkPath(path);
  return path;
}

function checkLookup(spec: Value): Doc {
  if (!isDoc(spec)) {
    throw commandError('FailedToParse', 'the $lookup specification must be an Object');
  }
  for (const option of Object.keys(spec)) {
    if (!['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'].includes(option)) {
      throw commandError('FailedToParse', `unknown argument to $lookup: ${option}`);
    }
  }
  if ('localField' in spec !== 'foreignField' in spec) {
    throw commandError(
      'FailedToParse',
      '$lookup requires both or neither of "localField" and "foreignField" to be specified',
    );
  }
  if (!('localField' in spec) && !('pipeline' in spec)) {
    throw commandError(
      'FailedToParse',
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  return spec;
}

/** `doc` with a value at a path; only the documents on the way are copied. */
export function assign(doc: Doc, parts: readonly string[], value: Value): Doc {
  const [head = '', ...rest] = parts;
  const copy: Doc = { ...doc };
  const inner = getField(doc, head);
  setField(copy, head, rest.length === 0 ? value : assign(isDoc(inner) ? inner : {}, rest, value));
  return copy;
}

const lookup: StageParser = (input, parse) => {
  const spec = checkLookup(input);
  const as = pathOption(spec, 'as', '$lookup').split('.');
  const from = 'from' in spec ? stringOption(spec, 'from', '$lookup') : null;
  const hasFields = 'localField' in spec;
  const localParts = hasFields ? pathOption(spec, 'localField', '$lookup').split('.') : [];
  const foreignField = hasFields ? pathOption(spec, 'foreignField', '$lookup') : '';
  const variables = parseLet(spec.let);
  const sub = 'pipeline' in spec ? parsePart(spec.pipeline, parse, 51047) : null;
  return function* (docs, run) {
    let join: Join | null = null;
    for (const doc of docs) {
      run.deadline.checkNow();
      let scope = run.scope;
      for (const [name, evaluate] of variables) {
        scope = bind(scope, name, evaluate(doc, run.scope));
      }
      if (hasFields && from !== null) {
        join ??= run.hasIndexOn(from, foreignField)
          ? indexJoin(run, from, localParts, foreignField)
          : hashJoin(run, from, localParts, foreignField);
      }
      const joined = join?.(doc);
      const found = sub ? sub(joined ?? null, from, { ...run, scope }) : (joined ?? []);
      yield assign(doc, as, [...found]);
    }
  };
};

type Part = (input: Iterable<Doc> | null, from: string | null, run: StageRun) => Iterable<Doc>;

/** A sub-pipeline whose leading `$match` is answered by the indexes of the joined collection. */
function parsePart(stages: Value, parse: ParsePipeline, writingCode: number): Part {
  const list = Array.isArray(stages) ? stages : [];
  const writing = list.filter(isDoc).find((stage) => '$out' in stage || '$merge' in stage);
  if (writing) {
    throw locationError(
      writingCode,
      `${Object.keys(writing)[0] ?? ''} is not allowed within a sub-pipeline`,
    );
  }
  const [first] = list;
  const matchSpec = isDoc(first) && isDoc(first.$match) ? first.$match : null;
  const filter = matchSpec ? parseFilter(matchSpec) : EVERYTHING;
  const matches = compileFilter(filter);
  const rest = parse(matchSpec ? list.slice(1) : stages);
  return (input, from, run) => {
    const source = input
      ? [...input].filter((doc) => matches(doc, run.scope))
      : from === null
        ? []
        : run.find(from, filter, run.scope);
    return rest(source, run);
  };
}

const unionWith: StageParser = (spec, parse) => {
  const options: Doc = isDoc(spec) ? spec : { coll: spec };
  for (const option of Object.keys(options)) {
    if (option !== 'coll' && option !== 'pipeline') {
      throw locationError(40415, `BSON field '$unionWith.${option}' is an unknown field.`);
    }
  }
  const from = 'coll' in options ? stringOption(options, 'coll', '$unionWith') : null;
  const [head] = Array.isArray(options.pipeline) ? options.pipeline : [];
  if (from === null && !(isDoc(head) && '$documents' in head)) {
    throw commandError(
      'FailedToParse',
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  const part = parsePart(options.pipeline ?? [], parse, 31441);
  return function* (input, run) {
    yield* input;
    yield* part(null, from, run);
  };
};

const facet: StageParser = (spec, parse) => {
  if (!isDoc(spec) || Object.keys(spec).length === 0) {
    throw locationError(40169, 'the $facet specification must be a non-empty object');
  }
  const facets = Object.entries(spec).map(([name, stages]): [string, Stage] => {
    if (name === '' || name.includes('.') || name.startsWith('$')) {
      throw locationError(
        name.includes('.') ? 16412 : 16410,
        `FieldPath field names may not be empty, contain '.' or start with '$': '${name}'`,
      );
    }
    const names = Array.isArray(stages) ? stages.filter(isDoc).flatMap(Object.keys) : [];
    const refused = names.find((stage) =>
      ['$facet', '$out', '$merge', '$collStats', '$documents'].includes(stage),
    );
    if (refused !== undefined) {
      throw locationError(40600, `${refused} is not allowed to be used within a $facet stage`);
    }
    return [name, parse(stages)];
  });
  return function* (input, run) {
    const docs = [...input];
    const result: Doc = {};
    for (const [name, stage] of facets) {
      setField(result, name, [...stage(docs, run)]);
    }
    yield result;
  };
};

/** Stages that bring other collections or other pipelines in. */
export const joiningStages: Record<string, StageParser> = {
  $lookup: lookup,
  $unionWith: unionWith,
  $facet: facet,
};
