import { doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, typeOf, type Value } from '../bson/value.js';
import { type CommandError, commandError, locationError } from '../server/command-error.js';
import { ARGUMENT_CODES } from './argument-codes.js';

/** Variables in reach of an expression, innermost first. */
export interface Scope {
  readonly name: string;
  readonly value: Value;
  readonly outer: Scope | undefined;
}

/** A compiled aggregation expression; `undefined` is a missing result. */
export type Expression = (doc: Doc, scope?: Scope) => Value;

/** Compiles the operand of an operator. */
export type Parse = (operand: Value) => Expression;

/** Compiles one operator, such as `$add`. */
export type OperatorParser = (operand: Value, parse: Parse, name: string) => Expression;

/** Operators by name. */
export type OperatorTable = Record<string, OperatorParser>;

/** What `$cond`, `$and` and `$expr` hold to be true. */
export function isTruthy(value: Value): boolean {
  if (value === null || value === undefined || value === false) {
    return false;
  }
  return !isNumber(value) || doubleOf(value) !== 0;
}

/** True for null and missing, which most operators answer with null. */
export function isNil(value: Value): value is null | undefined {
  return value === null || value === undefined;
}

/** `scope` with one more variable. */
export function bind(scope: Scope | undefined, name: string, value: Value): Scope {
  return { name, value, outer: scope };
}

/** The operands of an operator that takes between `least` and `most` of them. */
export function operandsOf(
  operand: Value,
  parse: Parse,
  name: string,
  least: number,
  most = least,
): Expression[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length < least || list.length > most) {
    const wanted = least === most ? `exactly ${least}` : `at least ${least} and at most ${most}`;
    throw locationError(
      least === most ? 16020 : 28667,
      `Expression ${name} takes ${wanted} arguments. ${list.length} were passed in.`,
    );
  }
  return list.map(parse);
}

/** An operator with one operand. */
export function unary(apply: (value: Value, name: string) => Value): OperatorParser {
  return (operand, parse, name) => {
    const [only] = operandsOf(operand, parse, name, 1);
    return (doc, scope) => apply(only?.(doc, scope), name);
  };
}

/** An operator with two operands. */
export function binary(apply: (left: Value, right: Value, name: string) => Value): OperatorParser {
  return (operand, parse, name) => {
    const [left, right] = operandsOf(operand, parse, name, 2);
    return (doc, scope) => apply(left?.(doc, scope), right?.(doc, scope), name);
  };
}

/** An operator with any number of operands. */
export function variadic(
  apply: (values: Value[], name: string) => Value,
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
): OperatorParser {
  return (operand, parse, name) => {
    const operands = operandsOf(operand, parse, name, least, most);
    return (doc, scope) =>
      apply(
        operands.map((evaluate) => evaluate(doc, scope)),
        name,
      );
  };
}

function argumentError(code: number | undefined, message: string): CommandError {
  return code === undefined ? commandError('FailedToParse', message) : locationError(code, message);
}

/** Named operands of an operator that takes a document, such as `$filter`. */
export function namedOperands(
  operand: Value,
  name: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Doc {
  const codes = ARGUMENT_CODES[name];
  if (!isDoc(operand)) {
    throw argumentError(codes?.notDocument, `${name} only supports an object as its argument`);
  }
  for (const field of Object.keys(operand)) {
    if (!required.includes(field) && !optional.includes(field)) {
      throw argumentError(codes?.unknown, `Unrecognized argument to ${name}: ${field}`);
    }
  }
  for (const field of required) {
    if (!Object.hasOwn(operand, field)) {
      throw argumentError(codes?.missing[field], `Missing '${field}' parameter to ${name}`);
    }
  }
  return operand;
}

/** @throws CommandError of `code`, naming the type that was met. */
export function wrongType(code: number, name: string, wanted: string, value: Value): never {
  throw locationError(code, `${name} ${wanted}, not ${typeOf(value)}`);
}
