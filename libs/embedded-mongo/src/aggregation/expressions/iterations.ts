import { compareValues } from '../../bson/compare.js';
import { type Doc, isDoc, isNumber, typeOf, type Value } from '../../bson/value.js';
import { doubleOf } from '../../bson/compare.js';
import { commandError, locationError } from '../../server/command-error.js';
import { checkRunningDeadline } from '../../server/deadline.js';
import {
  bind,
  isNil,
  isTruthy,
  namedOperands,
  type OperatorParser,
  type OperatorTable,
  type Scope,
} from '../operator.js';
import { compareBy, parseSortPattern } from '../sort-pattern.js';

const NO_ARRAY: Readonly<Record<string, number>> = {
  $filter: 28651,
  $map: 16883,
  $reduce: 40080,
  $sortArray: 2942504,
};

function inputArray(value: Value, name: string): Value[] | null {
  if (isNil(value)) {
    return null;
  }
  if (!Array.isArray(value)) {
    throw locationError(
      NO_ARRAY[name] ?? 28651,
      `input to ${name} must be an array not ${typeOf(value)}`,
    );
  }
  return value;
}

/** Binds the element at hand, unless the command has run out of time: one document may hold millions of them. */
function bindItem(scope: Scope | undefined, variable: string, item: Value): Scope {
  checkRunningDeadline();
  return bind(scope, variable, item);
}

function variableName(value: Value): string {
  if (typeof value !== 'string') {
    return 'this';
  }
  if (!/^[a-z\u0080-\uffff]/.test(value)) {
    throw commandError(
      'FailedToParse',
      `'${value}' starts with an invalid character for a user variable name`,
    );
  }
  return value;
}

const filter: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['input', 'cond'], ['as', 'limit']);
  const input = parse(named.input);
  const condition = parse(named.cond);
  const limit = named.limit === undefined ? null : parse(named.limit);
  const variable = variableName(named.as);
  return (doc, scope) => {
    const items = inputArray(input(doc, scope), name);
    if (!items) {
      return null;
    }
    const most = limit?.(doc, scope);
    if (isNumber(most) && !(doubleOf(most) >= 1)) {
      throw locationError(327392, `${name}: limit must be greater than 0, not ${doubleOf(most)}`);
    }
    const kept = items.filter((item) => isTruthy(condition(doc, bindItem(scope, variable, item))));
    return isNumber(most) ? kept.slice(0, doubleOf(most)) : kept;
  };
};

const map: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['input', 'in'], ['as']);
  const input = parse(named.input);
  const body = parse(named.in);
  const variable = variableName(named.as);
  return (doc, scope) =>
    inputArray(input(doc, scope), name)?.map(
      (item) => body(doc, bindItem(scope, variable, item)) ?? null,
    ) ?? null;
};

const reduce: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['input', 'initialValue', 'in']);
  const input = parse(named.input);
  const initial = parse(named.initialValue);
  const body = parse(named.in);
  return (doc, scope) => {
    const items = inputArray(input(doc, scope), name);
    return items
      ? items.reduce(
          (value, item) => body(doc, bindItem(bind(scope, 'value', value), 'this', item)),
          initial(doc, scope),
        )
      : null;
  };
};

function asField(value: Value): Doc {
  return isDoc(value) ? value : {};
}

const sortArray: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['input', 'sortBy']);
  const input = parse(named.input);
  const sortBy = named.sortBy;
  if (!isDoc(sortBy) && !(isNumber(sortBy) && Math.abs(doubleOf(sortBy)) === 1)) {
    throw commandError('BadValue', 'The $sortArray sortBy must be 1, -1 or a sort pattern');
  }
  const compare = isDoc(sortBy)
    ? compareBy(parseSortPattern(sortBy))
    : (left: Value, right: Value) =>
        compareValues(left, right) * (isNumber(sortBy) && doubleOf(sortBy) < 0 ? -1 : 1);
  return (doc, scope) => {
    const items = inputArray(input(doc, scope), name);
    if (!items) {
      return null;
    }
    return isDoc(sortBy)
      ? items.toSorted((left, right) => compare(asField(left), asField(right)))
      : items.toSorted(compare as (left: Value, right: Value) => number);
  };
};

/** Operators that run an expression for each element. */
export const iterationOperators: OperatorTable = {
  $filter: filter,
  $map: map,
  $reduce: reduce,
  $sortArray: sortArray,
};
