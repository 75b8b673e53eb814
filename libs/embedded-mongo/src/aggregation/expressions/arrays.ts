import { areEqual, compareValues, doubleOf } from '../../bson/compare.js';
import { isNumber, typeOf, type Value } from '../../bson/value.js';
import { locationError } from '../../server/command-error.js';
import {
  binary,
  isNil,
  namedOperands,
  operandsOf,
  type OperatorParser,
  type OperatorTable,
  unary,
  variadic,
  wrongType,
} from '../operator.js';

/** @throws CommandError `code` for what is no number, and the code after it for a number that is not whole. */
function wholeOf(value: Value, code: number, name: string, notWhole = code + 1): number {
  const number = isNumber(value) ? doubleOf(value) : Number.NaN;
  if (!Number.isInteger(number)) {
    throw locationError(
      isNumber(value) ? notWhole : code,
      `${name} requires an integral argument, found a value of type: ${typeOf(value)}`,
    );
  }
  return number;
}

function arrayOrNull(value: Value, code: number, name: string): Value[] | null {
  if (isNil(value)) {
    return null;
  }
  return Array.isArray(value) ? value : wrongType(code, name, 'requires an array argument', value);
}

function slice(values: Value[], name: string): Value {
  const [input, first, second] = values;
  if (values.some(isNil)) {
    return null;
  }
  const items = arrayOrNull(input, 28724, name) ?? [];
  if (values.length === 2) {
    const count = wholeOf(first, 28725, name);
    return count >= 0 ? items.slice(0, count) : items.slice(count);
  }
  const count = wholeOf(second, 28727, name);
  if (count <= 0) {
    throw locationError(28729, `Third argument to $slice must be positive: ${count}`);
  }
  const position = wholeOf(first, 28725, name);
  const start = position >= 0 ? position : Math.max(0, items.length + position);
  return items.slice(start, start + count);
}

function range(values: Value[], name: string): Value {
  const [start, end, step = 1] = values;
  const from = wholeOf(start, 34443, name);
  const to = wholeOf(end, 34445, name);
  const by = wholeOf(step, 34447, name);
  if (by === 0) {
    throw locationError(34449, '$range requires a non-zero step value');
  }
  const numbers: Value[] = [];
  for (let value = from; by > 0 ? value < to : value > to; value += by) {
    numbers.push(value);
  }
  return numbers;
}

/** A place in an array or text. @throws CommandError 40096 or 40097 for one that is not whole or negative. */
export function wholeIndex(value: Value, name: string): number {
  const index = wholeOf(value, 40096, name, 40096);
  if (index < 0) {
    throw locationError(40097, `${name} requires a nonnegative index, found: ${index}`);
  }
  return index;
}

function indexOfArray(values: Value[], name: string): Value {
  const [input, wanted, start = 0, end] = values;
  const items = arrayOrNull(input, 40090, name);
  if (!items) {
    return null;
  }
  const from = wholeIndex(start, name);
  const to = end === undefined ? items.length : Math.min(wholeIndex(end, name), items.length);
  for (let index = from; index < to; index += 1) {
    if (areEqual(items[index], wanted)) {
      return index;
    }
  }
  return -1;
}

const zip: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['inputs'], ['defaults', 'useLongestLength']);
  if (!Array.isArray(named.inputs)) {
    throw locationError(34461, 'inputs must be an array of expressions');
  }
  if (named.inputs.length === 0) {
    throw locationError(34465, '$zip requires at least one input array');
  }
  const inputs = operandsOf(named.inputs, parse, name, 1, Number.MAX_SAFE_INTEGER);
  const defaults = named.defaults === undefined ? null : parse(named.defaults);
  const usesLongest = named.useLongestLength === true;
  if (defaults && !usesLongest) {
    throw locationError(34466, 'cannot specify defaults unless useLongestLength is true');
  }
  return (doc, scope) => {
    const lists = inputs.map((evaluate) => arrayOrNull(evaluate(doc, scope), 34468, name));
    if (lists.includes(null)) {
      return null;
    }
    const lengths = lists.map((list) => list?.length ?? 0);
    const length = usesLongest ? Math.max(...lengths) : Math.min(...lengths);
    const fallback = defaults?.(doc, scope);
    const fallbacks = Array.isArray(fallback) ? fallback : [];
    return Array.from({ length }, (_item, row) =>
      lists.map((list, column) =>
        list && row < list.length ? (list[row] ?? null) : (fallbacks[column] ?? null),
      ),
    );
  };
};

function atEnd(isLast: boolean): OperatorParser {
  return unary((value, name) => {
    const items = arrayOrNull(value, 28689, name);
    return items ? items.at(isLast ? -1 : 0) : null;
  });
}

/** `n` and `input` of `$firstN` and its relatives. */
function takeN(take: (items: Value[], count: number) => Value[]): OperatorParser {
  return (operand, parse, name) => {
    const named = namedOperands(operand, name, ['n', 'input']);
    const n = parse(named.n);
    const input = parse(named.input);
    return (doc, scope) => {
      const count = wholeOf(n(doc, scope), 5787902, name, 5787903);
      if (count <= 0) {
        throw locationError(5787908, `'n' must be greater than 0, found ${count}`);
      }
      const items = input(doc, scope);
      return take(
        Array.isArray(items) ? items : wrongType(5788200, name, 'input must be an array', items),
        count,
      );
    };
  };
}

const present = (items: Value[]): Value[] => items.filter((item) => !isNil(item));

/** Operators that pick from, build and measure arrays. */
export const arrayOperators: OperatorTable = {
  $arrayElemAt: binary((input, position, name) => {
    if (isNil(input) || isNil(position)) {
      return null;
    }
    return arrayOrNull(input, 28689, name)?.at(wholeOf(position, 28690, name));
  }),
  $concatArrays: variadic((values, name) => {
    if (values.some(isNil)) {
      return null;
    }
    return values.flatMap((value) => arrayOrNull(value, 28664, name) ?? []);
  }),
  $first: atEnd(false),
  $last: atEnd(true),
  $firstN: takeN((items, count) => items.slice(0, count)),
  $lastN: takeN((items, count) => items.slice(-count)),
  $minN: takeN((items, count) => present(items).sort(compareValues).slice(0, count)),
  $maxN: takeN((items, count) =>
    present(items)
      .sort((a, b) => compareValues(b, a))
      .slice(0, count),
  ),
  $in: binary((wanted, items, name) => {
    if (!Array.isArray(items)) {
      return wrongType(40081, name, 'requires an array as a second argument', items);
    }
    return items.some((item) => areEqual(item, wanted));
  }),
  $indexOfArray: variadic(indexOfArray, 2, 4),
  $isArray: unary((value) => Array.isArray(value)),
  $range: variadic(range, 2, 3),
  $reverseArray: unary((value, name) => arrayOrNull(value, 34435, name)?.toReversed() ?? null),
  $size: unary((value, name) => {
    if (!Array.isArray(value)) {
      throw locationError(
        17124,
        `The argument to ${name} must be an array, but was of type: ${typeOf(value)}`,
      );
    }
    return value.length;
  }),
  $slice: variadic(slice, 2, 3),
  $zip: zip,
};
