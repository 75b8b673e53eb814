import { divideNumbers, NumberSum } from '../../bson/arithmetic.js';
import { compareValues } from '../../bson/compare.js';
import { isNumber, type NumberValue, type Value } from '../../bson/value.js';
import { isNil, namedOperands, type OperatorParser, type OperatorTable } from '../operator.js';
import { percentiles, standardDeviation } from '../statistics.js';

/** With one operand that is an array its elements are meant, with several operands their values. */
function over(apply: (values: Value[]) => Value): OperatorParser {
  return (operand, parse) => {
    const isList = Array.isArray(operand) && operand.length !== 1;
    const operands = Array.isArray(operand) ? operand.map(parse) : [parse(operand)];
    return (doc, scope) => {
      const values = operands.map((evaluate) => evaluate(doc, scope));
      const [only] = values;
      return apply(!isList && Array.isArray(only) ? only : values);
    };
  };
}

function numbersOf(values: readonly Value[]): NumberValue[] {
  return values.filter(isNumber);
}

function total(numbers: readonly NumberValue[]): NumberValue {
  const sum = new NumberSum();
  for (const number of numbers) {
    sum.add(number);
  }
  return sum.result();
}

function extreme(sign: 1 | -1): OperatorParser {
  return over((values) =>
    values.reduce<Value>(
      (best, value) =>
        isNil(value) || (!isNil(best) && compareValues(value, best) * sign <= 0) ? best : value,
      null,
    ),
  );
}

function arrayOf(value: Value): Value[] {
  return Array.isArray(value) ? value : [value];
}

/** Accumulators used as expressions, over the values of one document. */
export const accumulatorExpressions: OperatorTable = {
  $sum: over((values) => total(numbersOf(values))),
  $avg: over((values) => {
    const numbers = numbersOf(values);
    return numbers.length === 0 ? null : divideNumbers(total(numbers), numbers.length);
  }),
  $min: extreme(-1),
  $max: extreme(1),
  $stdDevPop: over((values) => standardDeviation(numbersOf(values), 0)),
  $stdDevSamp: over((values) => standardDeviation(numbersOf(values), 1)),
  $percentile: (operand, parse, name) => {
    const named = namedOperands(operand, name, ['input', 'p', 'method']);
    const [input, p] = [parse(named.input), parse(named.p)];
    return (doc, scope) =>
      percentiles(numbersOf(arrayOf(input(doc, scope))), p(doc, scope), named.method);
  },
  $median: (operand, parse, name) => {
    const named = namedOperands(operand, name, ['input', 'method']);
    const input = parse(named.input);
    return (doc, scope) =>
      percentiles(numbersOf(arrayOf(input(doc, scope))), [0.5], named.method)[0] ?? null;
  },
};
