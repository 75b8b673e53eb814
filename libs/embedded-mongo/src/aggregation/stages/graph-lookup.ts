import { Long } from 'bson';

import { doubleOf } from '../../bson/compare.js';
import { type Doc, isDoc, isNumber, type Value } from '../../bson/value.js';
import { type FilterNode, parseFilter } from '../../query/filter.js';
import { commandError, locationError } from '../../server/command-error.js';
import { parseExpression, valueAtPath } from '../expression.js';
import { type StageParser, type StageRun } from '../stage.js';
import { anyOf, assign, EVERYTHING, identity, stringOption } from './joining.js';

interface Walk {
  readonly from: string;
  readonly fromParts: readonly string[];
  readonly to: string;
  readonly maxDepth: number;
  readonly restriction: FilterNode;
}

/** Everything that is reached step by step from the first values, with the step it was reached at. */
function reachable(first: readonly Value[], walk: Walk, run: StageRun): Map<Doc, number> {
  const seen = new Set<string>();
  const reached = new Map<Doc, number>();
  let frontier = first;
  for (let depth = 0; frontier.length > 0 && depth <= walk.maxDepth; depth += 1) {
    run.deadline.checkNow();
    const filter: FilterNode = {
      kind: 'and',
      children: [anyOf(walk.to, frontier), walk.restriction],
    };
    const fresh = [...run.find(walk.from, filter)].filter((doc) => !seen.has(identity(doc._id)));
    for (const doc of fresh) {
      seen.add(identity(doc._id));
      reached.set(doc, depth);
    }
    frontier = fresh.flatMap((doc) => {
      const next = valueAtPath(doc, walk.fromParts);
      return next === undefined ? [] : Array.isArray(next) ? next : [next];
    });
  }
  return reached;
}

const GRAPH_OPTIONS = [
  'from',
  'startWith',
  'connectFromField',
  'connectToField',
  'as',
  'maxDepth',
  'depthField',
  'restrictSearchWithMatch',
];

function checkGraphLookup(spec: Doc): void {
  for (const option of ['startWith', 'connectFromField', 'connectToField', 'as']) {
    if (spec[option] === undefined) {
      throw locationError(40105, `$graphLookup requires '${option}' to be specified.`);
    }
    if (option !== 'startWith' && typeof spec[option] !== 'string') {
      throw locationError(40103, `expected string as argument for ${option}`);
    }
  }
  const { maxDepth, restrictSearchWithMatch } = spec;
  if (maxDepth !== undefined) {
    if (!isNumber(maxDepth)) {
      throw locationError(40100, 'maxDepth requires numeric argument');
    }
    const depth = doubleOf(maxDepth);
    if (!(depth >= 0) || !Number.isInteger(depth)) {
      throw locationError(depth < 0 ? 40101 : 40102, 'maxDepth requires a nonnegative integer');
    }
  }
  if (restrictSearchWithMatch !== undefined && !isDoc(restrictSearchWithMatch)) {
    throw locationError(40185, 'restrictSearchWithMatch must be an object');
  }
}

const graphLookup: StageParser = (spec) => {
  if (!isDoc(spec) || typeof spec.from !== 'string') {
    throw commandError('FailedToParse', "$graphLookup must be an object whose 'from' is a string");
  }
  const unknown = Object.keys(spec).find((option) => !GRAPH_OPTIONS.includes(option));
  if (unknown !== undefined) {
    throw locationError(40104, `unknown argument to $graphLookup: ${unknown}`);
  }
  checkGraphLookup(spec);
  const start = parseExpression(spec.startWith);
  const as = stringOption(spec, 'as', '$graphLookup').split('.');
  const { maxDepth, depthField, restrictSearchWithMatch } = spec;
  const walk: Walk = {
    from: stringOption(spec, 'from', '$graphLookup'),
    fromParts: stringOption(spec, 'connectFromField', '$graphLookup').split('.'),
    to: stringOption(spec, 'connectToField', '$graphLookup'),
    maxDepth: isNumber(maxDepth) ? doubleOf(maxDepth) : Number.POSITIVE_INFINITY,
    restriction: isDoc(restrictSearchWithMatch) ? parseFilter(restrictSearchWithMatch) : EVERYTHING,
  };
  return function* (input, run) {
    for (const doc of input) {
      const begin = start(doc, run.scope);
      const reached = reachable(Array.isArray(begin) ? begin : [begin ?? null], walk, run);
      const results = Array.from(reached, ([found, depth]) =>
        typeof depthField === 'string' ? { ...found, [depthField]: Long.fromNumber(depth) } : found,
      );
      yield assign(doc, as, results);
    }
  };
};

/** The stage that walks a graph step by step. */
export const graphStages: Record<string, StageParser> = { $graphLookup: graphLookup };
