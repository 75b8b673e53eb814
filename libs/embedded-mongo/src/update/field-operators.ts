import { Timestamp } from 'bson';

import {
  addWithoutOverflow,
  bigOf,
  kindOf,
  multiplyWithoutOverflow,
  wholeResult,
} from '../bson/arithmetic.js';
import { compareValues } from '../bson/compare.js';
import {
  cloneValue,
  type Doc,
  isDoc,
  isNumber,
  type NumberValue,
  typeOf,
  type Value,
} from '../bson/value.js';
import { commandError } from '../server/command-error.js';

/** What is known when a field is updated. */
export interface FieldContext {
  readonly path: string;
  readonly doc: Doc;
}

/** Computes the new value of a field; `undefined` in means missing, out means remove. */
export type FieldUpdate = (value: Value, context: FieldContext) => Value;

/** Compiles the operand of an update operator for one path. */
export type FieldOperator = (operand: Value, path: string) => FieldUpdate;

function arithmetic(
  name: string,
  apply: (left: NumberValue, right: NumberValue) => NumberValue | null,
  whenMissing: (operand: NumberValue) => NumberValue,
): FieldOperator {
  return (operand, path) => {
    if (!isNumber(operand)) {
      const verb = name === '$inc' ? 'increment' : 'multiply';
      throw commandError(
        'TypeMismatch',
        `Cannot ${verb} with non-numeric argument: {${path}: ${JSON.stringify(operand)}}`,
      );
    }
    return (value, { doc }) => {
      if (value === undefined) {
        return whenMissing(operand);
      }
      if (!isNumber(value)) {
        throw commandError(
          'TypeMismatch',
          `Cannot apply ${name} to a value of non-numeric type. {_id: ${JSON.stringify(doc._id)}} has the field '${path.split('.').at(-1) ?? path}' of non-numeric type ${typeOf(value)}`,
        );
      }
      const result = apply(value, operand);
      if (result === null) {
        throw commandError(
          'BadValue',
          `Failed to apply ${name} operations to current value: it would overflow a 64-bit integer`,
        );
      }
      return result;
    };
  };
}

function extreme(sign: 1 | -1): FieldOperator {
  return (operand) => (value) =>
    value === undefined || compareValues(operand, value) * sign > 0 ? operand : value;
}

const currentDate: FieldOperator = (operand, path) => {
  const type = isDoc(operand)
    ? operand.$type
    : operand === true || operand === false
      ? 'date'
      : undefined;
  if (type === 'date') {
    return () => new Date();
  }
  if (type === 'timestamp') {
    return () => new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 });
  }
  throw commandError(
    'BadValue',
    `${typeOf(operand)} is not valid type for $currentDate of '${path}'. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
  );
};

const BITWISE: Record<string, (left: bigint, right: bigint) => bigint> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
};

const bit: FieldOperator = (operand, path) => {
  if (!isDoc(operand) || Object.keys(operand).length === 0) {
    throw commandError(
      'BadValue',
      `The $bit modifier is not compatible with the operand of '${path}'. It needs {and|or|xor: <int>}`,
    );
  }
  const steps = Object.entries(operand).map(([name, mask]) => {
    const combine = BITWISE[name];
    if (!combine || !isNumber(mask) || !['int', 'long'].includes(kindOf(mask))) {
      throw commandError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor' with integers, not '${name}'`,
      );
    }
    return { combine, mask };
  });
  return (value) => {
    const start: NumberValue = isNumber(value) ? value : 0;
    if (value !== undefined && (!isNumber(value) || !['int', 'long'].includes(kindOf(value)))) {
      throw commandError(
        'BadValue',
        `Cannot apply $bit to a value of non-integral type: ${path} has the field of type ${typeOf(value)}`,
      );
    }
    return steps.reduce<NumberValue>((current, { combine, mask }) => {
      const isLong = kindOf(current) === 'long' || kindOf(mask) === 'long';
      return wholeResult(combine(bigOf(current), bigOf(mask)), isLong ? 'long' : 'int') ?? current;
    }, start);
  };
};

/** Update operators that look at one value. */
export const FIELD_OPERATORS: Record<string, FieldOperator> = {
  $set: (operand) => () => cloneValue(operand),
  $setOnInsert: (operand) => () => cloneValue(operand),
  $unset: () => () => undefined,
  $inc: arithmetic('$inc', addWithoutOverflow, (operand) => operand),
  $mul: arithmetic(
    '$mul',
    multiplyWithoutOverflow,
    (operand) => multiplyWithoutOverflow(operand, 0) ?? 0,
  ),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: currentDate,
  $bit: bit,
};
