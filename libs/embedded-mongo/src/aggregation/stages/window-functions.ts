import { compareValues, doubleOf } from '../../bson/compare.js';
import {
  type Doc,
  isDoc,
  isNumber,
  type NumberValue,
  toDouble,
  toInteger,
  type Value,
} from '../../bson/value.js';
import { commandError, locationError } from '../../server/command-error.js';
import { ACCUMULATORS } from '../accumulator.js';
import { parseUnit, UNIT_MS } from '../calendar.js';
import { parseExpression } from '../expression.js';
import { namedOperands, type Scope } from '../operator.js';
import { type SortField, sortValue } from '../sort-pattern.js';

/** Documents that are looked at together, in their order. */
export interface Partition {
  readonly docs: readonly Doc[];
  readonly sort: readonly SortField[];
}

/** Computes a value for the document at a position, over the positions of its window. */
export type WindowFunction = (
  partition: Partition,
  at: number,
  frame: readonly [number, number],
  scope?: Scope,
) => Value;

type Parser = (operand: Value, sort: readonly SortField[]) => WindowFunction;

function isTie({ docs, sort }: Partition, left: number, right: number): boolean {
  const [a, b] = [docs[left], docs[right]];
  return (
    a !== undefined &&
    b !== undefined &&
    sort.every((field) => compareValues(sortValue(a, field), sortValue(b, field)) === 0)
  );
}

function firstOfTies(partition: Partition, at: number): number {
  let first = at;
  while (first > 0 && isTie(partition, first - 1, at)) {
    first -= 1;
  }
  return first;
}

function rank(partition: Partition, at: number): Value {
  return toInteger(BigInt(firstOfTies(partition, at) + 1));
}

function denseRank(partition: Partition, at: number): Value {
  let steps = 1;
  for (let index = 1; index <= at; index += 1) {
    steps += isTie(partition, index - 1, index) ? 0 : 1;
  }
  return toInteger(BigInt(steps));
}

function needsSort(name: string, sort: readonly SortField[]): void {
  if (sort.length === 0) {
    throw locationError(5371602, `${name} must be specified with a top level sortBy expression`);
  }
}

const shift: Parser = (operand, sort) => {
  needsSort('$shift', sort);
  const named = namedOperands(operand, '$shift', ['output', 'by'], ['default']);
  const output = parseExpression(named.output);
  const fallback = parseExpression(named.default ?? null);
  const by = isNumber(named.by) ? doubleOf(named.by) : 0;
  return ({ docs }, at, _frame, scope) => {
    const doc = docs[at + by];
    return doc ? (output(doc, scope) ?? null) : (fallback({}, scope) ?? null);
  };
};

function position(doc: Doc | undefined, [field]: readonly SortField[]): number {
  const value = doc && field ? sortValue(doc, field) : null;
  if (value instanceof Date) {
    return value.getTime();
  }
  return isNumber(value) ? doubleOf(value) : Number.NaN;
}

function unitOf(named: Doc): number {
  return named.unit === undefined ? 1 : (UNIT_MS[parseUnit(named.unit)] ?? 1);
}

const derivative: Parser = (operand, sort) => {
  needsSort('$derivative', sort);
  const named = namedOperands(operand, '$derivative', ['input'], ['unit']);
  const input = parseExpression(named.input);
  const unit = unitOf(named);
  return ({ docs }, _at, [first, last], scope) => {
    const [from, to] = [docs[first], docs[last]];
    const run = (position(to, sort) - position(from, sort)) / unit;
    const [start, end] = [from && input(from, scope), to && input(to, scope)];
    return run > 0 && isNumber(start) && isNumber(end)
      ? toDouble((doubleOf(end) - doubleOf(start)) / run)
      : null;
  };
};

const integral: Parser = (operand, sort) => {
  needsSort('$integral', sort);
  const named = namedOperands(operand, '$integral', ['input'], ['unit']);
  const input = parseExpression(named.input);
  const unit = unitOf(named);
  return ({ docs }, _at, [first, last], scope) => {
    let area = 0;
    for (let index = first + 1; index <= last; index += 1) {
      const [left, right] = [docs[index - 1], docs[index]];
      const [a, b] = [left && input(left, scope), right && input(right, scope)];
      if (isNumber(a) && isNumber(b)) {
        const width = (position(right, sort) - position(left, sort)) / unit;
        area += ((doubleOf(a) + doubleOf(b)) / 2) * width;
      }
    }
    return toDouble(area);
  };
};

const expMovingAvg: Parser = (operand, sort) => {
  needsSort('$expMovingAvg', sort);
  const named = namedOperands(operand, '$expMovingAvg', ['input'], ['N', 'alpha']);
  const input = parseExpression(named.input);
  const alpha = isNumber(named.N)
    ? 2 / (doubleOf(named.N) + 1)
    : isNumber(named.alpha)
      ? doubleOf(named.alpha)
      : Number.NaN;
  if (!(alpha > 0 && alpha <= 1)) {
    throw commandError(
      'FailedToParse',
      "$expMovingAvg needs a positive 'N' or an 'alpha' between 0 and 1",
    );
  }
  return ({ docs }, at, _frame, scope) => {
    let average: NumberValue | null = null;
    for (const doc of docs.slice(0, at + 1)) {
      const value = input(doc, scope);
      if (isNumber(value)) {
        average =
          average === null
            ? value
            : toDouble(doubleOf(value) * alpha + doubleOf(average) * (1 - alpha));
      }
    }
    return average;
  };
};

function covariance(missing: 0 | 1): Parser {
  return (operand) => {
    const pair = Array.isArray(operand) ? operand : [];
    const [left, right] = [parseExpression(pair[0]), parseExpression(pair[1])];
    return ({ docs }, _at, [first, last], scope) => {
      const points = docs.slice(first, last + 1).flatMap((doc): [number, number][] => {
        const [x, y] = [left(doc, scope), right(doc, scope)];
        return isNumber(x) && isNumber(y) ? [[doubleOf(x), doubleOf(y)]] : [];
      });
      if (points.length <= missing) {
        return null;
      }
      const meanOf = (axis: 0 | 1): number =>
        points.reduce((sum, point) => sum + point[axis], 0) / points.length;
      const [meanX, meanY] = [meanOf(0), meanOf(1)];
      const sum = points.reduce((total, [x, y]) => total + (x - meanX) * (y - meanY), 0);
      return toDouble(sum / (points.length - missing));
    };
  };
}

const locf: Parser = (operand) => {
  const input = parseExpression(operand);
  return ({ docs }, at, _frame, scope) => {
    for (let index = at; index >= 0; index -= 1) {
      const doc = docs[index];
      const value = doc && input(doc, scope);
      if (value !== undefined && value !== null) {
        return value;
      }
    }
    return null;
  };
};

const linearFill: Parser = (operand, sort) => {
  needsSort('$linearFill', sort);
  const input = parseExpression(operand);
  return ({ docs }, at, _frame, scope) => {
    const numberAt = (index: number): number | null => {
      const doc = docs[index];
      const value = doc && input(doc, scope);
      return isNumber(value) ? doubleOf(value) : null;
    };
    const own = docs[at] && input(docs[at], scope);
    if (own !== undefined && own !== null) {
      return own;
    }
    let [before, after] = [at - 1, at + 1];
    while (before >= 0 && numberAt(before) === null) {
      before -= 1;
    }
    while (after < docs.length && numberAt(after) === null) {
      after += 1;
    }
    const [low, high] = [numberAt(before), numberAt(after)];
    if (low === null || high === null) {
      return null;
    }
    const [from, to] = [position(docs[before], sort), position(docs[after], sort)];
    const share = (position(docs[at], sort) - from) / (to - from);
    return toDouble(low + (high - low) * share);
  };
};

function ranking(name: string, compute: (partition: Partition, at: number) => Value): Parser {
  return (_operand, sort) => {
    needsSort(name, sort);
    return compute;
  };
}

const FUNCTIONS: Record<string, Parser> = {
  $rank: ranking('$rank', rank),
  $denseRank: ranking('$denseRank', denseRank),
  $documentNumber: ranking('$documentNumber', (_partition, at) => toInteger(BigInt(at + 1))),
  $shift: shift,
  $derivative: derivative,
  $integral: integral,
  $expMovingAvg: expMovingAvg,
  $covariancePop: covariance(0),
  $covarianceSamp: covariance(1),
  $locf: locf,
  $linearFill: linearFill,
};

/** Compiles one window function or accumulator. @throws CommandError when there is none of that name. */
export function parseWindowFunction(
  name: string,
  operand: Value,
  sort: readonly SortField[],
): WindowFunction {
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (own) {
    return own(operand, sort);
  }
  const accumulator = Object.hasOwn(ACCUMULATORS, name) ? ACCUMULATORS[name] : undefined;
  if (!accumulator) {
    throw commandError('FailedToParse', `Unrecognized window function, ${name}`);
  }
  const start = accumulator(isDoc(operand) && name === '$count' ? {} : operand);
  return ({ docs }, _at, [first, last], scope) => {
    const state = start();
    for (let index = Math.max(0, first); index <= last && first >= 0; index += 1) {
      const doc = docs[index];
      if (doc) {
        state.add(doc, scope);
      }
    }
    return state.result();
  };
}
