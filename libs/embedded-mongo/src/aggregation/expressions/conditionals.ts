import { compareValues } from '../../bson/compare.js';
import { isDoc, type Value } from '../../bson/value.js';
import { commandError, locationError } from '../../server/command-error.js';
import {
  bind,
  binary,
  type Expression,
  isNil,
  isTruthy,
  namedOperands,
  operandsOf,
  type OperatorParser,
  type OperatorTable,
  unary,
} from '../operator.js';

function comparison(holds: (order: number) => boolean): OperatorParser {
  return binary((left, right) => holds(compareValues(left, right)));
}

const cond: OperatorParser = (operand, parse, name) => {
  const isNamed = isDoc(operand);
  const named = isNamed ? namedOperands(operand, name, ['if', 'then', 'else']) : null;
  const list = named ? [named.if, named.then, named.else] : operand;
  const [test, then, otherwise] = operandsOf(list, parse, name, 3);
  return (doc, scope) => (isTruthy(test?.(doc, scope)) ? then : otherwise)?.(doc, scope);
};

const switchCase: OperatorParser = (operand, parse, name) => {
  const { branches, default: fallback } = namedOperands(operand, name, ['branches'], ['default']);
  if (!Array.isArray(branches) || branches.length === 0) {
    throw locationError(40068, '$switch requires at least one branch.');
  }
  const cases = branches.map((branch) => {
    const named = namedOperands(branch, '$switch branch', ['case', 'then']);
    return [parse(named.case), parse(named.then)] as const;
  });
  const otherwise: Expression | null = fallback === undefined ? null : parse(fallback);
  return (doc, scope) => {
    const hit = cases.find(([test]) => isTruthy(test(doc, scope)));
    if (!hit && !otherwise) {
      throw locationError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    }
    return (hit ? hit[1] : otherwise)?.(doc, scope);
  };
};

const ifNull: OperatorParser = (operand, parse, name) => {
  const operands = operandsOf(operand, parse, name, 1, Number.MAX_SAFE_INTEGER);
  if (operands.length < 2) {
    throw locationError(1257300, '$ifNull needs at least two arguments, had: 1');
  }
  return (doc, scope) => {
    let value: Value;
    for (const evaluate of operands) {
      value = evaluate(doc, scope);
      if (!isNil(value)) {
        return value;
      }
    }
    return value;
  };
};

const letVariables: OperatorParser = (operand, parse, name) => {
  const { vars, in: inner } = namedOperands(operand, name, ['vars', 'in']);
  if (!isDoc(vars)) {
    throw commandError('FailedToParse', 'invalid parameter: expected an object (vars)');
  }
  const variables = Object.entries(vars).map(([variable, value]) => {
    if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(variable)) {
      throw commandError(
        'FailedToParse',
        `'${variable}' starts with an invalid character for a user variable name`,
      );
    }
    return [variable, parse(value)] as const;
  });
  const body = parse(inner);
  return (doc, scope) => {
    let extended = scope;
    for (const [variable, evaluate] of variables) {
      extended = bind(extended, variable, evaluate(doc, scope));
    }
    return body(doc, extended);
  };
};

/** Comparison, logic, choice and variables. */
export const conditionalOperators: OperatorTable = {
  $cmp: binary((left, right) => Math.sign(compareValues(left, right))),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $and: (operand, parse) => {
    const operands = (Array.isArray(operand) ? operand : [operand]).map(parse);
    return (doc, scope) => operands.every((evaluate) => isTruthy(evaluate(doc, scope)));
  },
  $or: (operand, parse) => {
    const operands = (Array.isArray(operand) ? operand : [operand]).map(parse);
    return (doc, scope) => operands.some((evaluate) => isTruthy(evaluate(doc, scope)));
  },
  $not: unary((value) => !isTruthy(value)),
  $cond: cond,
  $switch: switchCase,
  $ifNull: ifNull,
  $let: letVariables,
  $literal: (operand) => () => operand,
  $const: (operand) => () => operand,
};
