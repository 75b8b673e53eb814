import { divideNumbers, NumberSum } from '../bson/arithmetic.js';
import { compareValues, doubleOf } from '../bson/compare.js';
import { encodeKey } from '../bson/key-encoding.js';
import { type Doc, isDoc, isNumber, type NumberValue, type Value } from '../bson/value.js';
import { commandError, locationError } from '../server/command-error.js';
import { parseExpression } from './expression.js';
import { mergeDocs } from './expressions/objects.js';
import { percentiles, standardDeviation } from './statistics.js';
import { type Expression, isNil, namedOperands, type Scope } from './operator.js';
import { parseSortPattern, type SortField, sortDocs } from './sort-pattern.js';

/** The running state of one accumulator over one group. */
export interface Accumulation {
  add(doc: Doc, scope?: Scope): void;
  result(): Value;
}

/** A compiled accumulator: starts one state per group. */
export type Accumulator = () => Accumulation;

function reducing(
  operand: Value,
  start: Value,
  step: (state: Value, value: Value) => Value,
): Accumulator {
  const expression = parseExpression(operand);
  return () => {
    let state = start;
    return {
      add: (doc, scope) => {
        state = step(state, expression(doc, scope));
      },
      result: () => state ?? null,
    };
  };
}

function collecting(operand: Value, finish: (values: Value[]) => Value): Accumulator {
  const expression = parseExpression(operand);
  return () => {
    const values: Value[] = [];
    return {
      add: (doc, scope) => {
        const value = expression(doc, scope);
        if (value !== undefined) {
          values.push(value);
        }
      },
      result: () => finish(values),
    };
  };
}

function numbersOf(values: readonly Value[]): NumberValue[] {
  return values.filter(isNumber);
}

function sum(operand: Value): Accumulator {
  const expression = parseExpression(operand);
  return () => {
    const total = new NumberSum();
    return {
      add: (doc, scope) => {
        const value = expression(doc, scope);
        if (isNumber(value)) {
          total.add(value);
        }
      },
      result: () => total.result(),
    };
  };
}

function average(operand: Value): Accumulator {
  const expression = parseExpression(operand);
  return () => {
    const total = new NumberSum();
    let count = 0;
    return {
      add: (doc, scope) => {
        const value = expression(doc, scope);
        if (isNumber(value)) {
          total.add(value);
          count += 1;
        }
      },
      result: () => (count === 0 ? null : divideNumbers(total.result(), count)),
    };
  };
}

function extreme(operand: Value, sign: 1 | -1): Accumulator {
  return reducing(operand, null, (best, value) => {
    if (isNil(value)) {
      return best;
    }
    return isNil(best) || compareValues(value, best) * sign > 0 ? value : best;
  });
}

function first(operand: Value): Accumulator {
  const expression = parseExpression(operand);
  return () => {
    let isSet = false;
    let value: Value;
    return {
      add: (doc, scope) => {
        if (!isSet) {
          isSet = true;
          value = expression(doc, scope);
        }
      },
      result: () => value ?? null,
    };
  };
}

function addToSet(operand: Value): Accumulator {
  const expression = parseExpression(operand);
  return () => {
    const values = new Map<string, Value>();
    return {
      add: (doc, scope) => {
        const value = expression(doc, scope);
        if (value !== undefined) {
          const identity = encodeKey(value).toString('latin1');
          if (!values.has(identity)) {
            values.set(identity, value);
          }
        }
      },
      result: () => [...values.values()],
    };
  };
}

function countOf(n: Value, name: string): number {
  const count = isNumber(n) ? doubleOf(n) : Number.NaN;
  if (!Number.isInteger(count) || count <= 0) {
    throw locationError(5787908, `${name}: 'n' must be a positive integer`);
  }
  return count;
}

function takeN(name: string, take: (values: Value[], count: number) => Value[]) {
  return (operand: Value): Accumulator => {
    const named = namedOperands(operand, name, ['n', 'input']);
    const n = parseExpression(named.n);
    const input = parseExpression(named.input);
    return () => {
      const values: Value[] = [];
      return {
        add: (doc, scope) => {
          values.push(input(doc, scope) ?? null);
        },
        result: () => take(values, countOf(n({}), name)),
      };
    };
  };
}

const present = (values: Value[]): Value[] => values.filter((value) => !isNil(value));

function ranked(name: string, isBottom: boolean, isSingle: boolean) {
  return (operand: Value): Accumulator => {
    const named = namedOperands(
      operand,
      name,
      isSingle ? ['sortBy', 'output'] : ['sortBy', 'output', 'n'],
    );
    const fields: SortField[] = parseSortPattern(isDoc(named.sortBy) ? named.sortBy : {});
    const output: Expression = parseExpression(named.output);
    const n = parseExpression(named.n ?? 1);
    return () => {
      const items: { doc: Doc; value: Value }[] = [];
      return {
        add: (doc, scope) => {
          items.push({ doc, value: output(doc, scope) ?? null });
        },
        result: () => {
          const sorted = sortDocs(items, fields, ({ doc }) => doc).map(({ value }) => value);
          if (isSingle) {
            return sorted.at(isBottom ? -1 : 0) ?? null;
          }
          const count = countOf(n({}), name);
          return isBottom ? sorted.slice(-count) : sorted.slice(0, count);
        },
      };
    };
  };
}

function percentile(operand: Value): Accumulator {
  const named = namedOperands(operand, '$percentile', ['input', 'p', 'method']);
  const p = parseExpression(named.p)({});
  return collecting(named.input, (values) => percentiles(numbersOf(values), p, named.method));
}

function median(operand: Value): Accumulator {
  const named = namedOperands(operand, '$median', ['input', 'method']);
  return collecting(named.input, (values) => {
    const [middle] = percentiles(numbersOf(values), [0.5], named.method);
    return middle ?? null;
  });
}

/** Accumulators of `$group` and `$setWindowFields`, by name. */
export const ACCUMULATORS: Record<string, (operand: Value) => Accumulator> = {
  $sum: sum,
  $avg: average,
  $min: (operand) => extreme(operand, -1),
  $max: (operand) => extreme(operand, 1),
  $first: first,
  $last: (operand) => reducing(operand, null, (_state, value) => value),
  $push: (operand) => collecting(operand, (values) => values),
  $addToSet: addToSet,
  $count: (operand) => {
    if (!isDoc(operand) || Object.keys(operand).length > 0) {
      throw commandError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
    }
    return sum(1);
  },
  $mergeObjects: (operand) => collecting(operand, (values) => mergeDocs(values)),
  $stdDevPop: (operand) => collecting(operand, (values) => standardDeviation(numbersOf(values), 0)),
  $stdDevSamp: (operand) =>
    collecting(operand, (values) => standardDeviation(numbersOf(values), 1)),
  $firstN: takeN('$firstN', (values, count) => values.slice(0, count)),
  $lastN: takeN('$lastN', (values, count) => values.slice(-count)),
  $minN: takeN('$minN', (values, count) => present(values).sort(compareValues).slice(0, count)),
  $maxN: takeN('$maxN', (values, count) =>
    present(values)
      .sort((left, right) => compareValues(right, left))
      .slice(0, count),
  ),
  $top: ranked('$top', false, true),
  $bottom: ranked('$bottom', true, true),
  $topN: ranked('$topN', false, false),
  $bottomN: ranked('$bottomN', true, false),
  $percentile: percentile,
  $median: median,
};

/** Compiles `{ $sum: '$a' }`. @throws CommandError 15952 for unknown accumulators. */
export function parseAccumulator(field: string, spec: Value): Accumulator {
  if (!isDoc(spec)) {
    throw locationError(40234, `The field '${field}' must be an accumulator object`);
  }
  const [name = ''] = Object.keys(spec);
  if (Object.keys(spec).length !== 1) {
    throw locationError(40238, `The field '${field}' must specify one accumulator`);
  }
  const parser = Object.hasOwn(ACCUMULATORS, name) ? ACCUMULATORS[name] : undefined;
  if (!parser) {
    if (name === '$accumulator') {
      throw commandError(
        'CommandNotSupported',
        '$accumulator runs JavaScript in the server and is not supported by the embedded database. Compose it from expressions.',
      );
    }
    throw locationError(15952, `unknown group operator '${name}'`);
  }
  return parser(spec[name]);
}
