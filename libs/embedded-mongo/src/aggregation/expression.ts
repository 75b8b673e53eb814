import { type Doc, getField, isDoc, setField, type Value } from '../bson/value.js';
import { commandError, locationError } from '../server/command-error.js';
import { accumulatorExpressions } from './expressions/accumulator-expressions.js';
import { arithmeticOperators } from './expressions/arithmetic.js';
import { arrayOperators } from './expressions/arrays.js';
import { conditionalOperators } from './expressions/conditionals.js';
import { conversionOperators } from './expressions/conversions.js';
import { datePartOperators } from './expressions/date-parts.js';
import { dateOperators } from './expressions/dates.js';
import { iterationOperators } from './expressions/iterations.js';
import { objectOperators } from './expressions/objects.js';
import { setOperators } from './expressions/sets.js';
import { stringOperators } from './expressions/strings.js';
import { textSearchOperators } from './expressions/text-search.js';
import { trigonometryOperators } from './expressions/trigonometry.js';
import { type Expression, type OperatorTable, type Scope } from './operator.js';

const REFUSED: Record<string, string> = {
  $function:
    '$function runs JavaScript in the server and is not supported by the embedded database. Compose it from expressions.',
  $accumulator:
    '$accumulator runs JavaScript in the server and is not supported by the embedded database. Compose it from expressions.',
};

const OPERATORS: OperatorTable = {
  ...arithmeticOperators,
  ...trigonometryOperators,
  ...arrayOperators,
  ...iterationOperators,
  ...conditionalOperators,
  ...conversionOperators,
  ...dateOperators,
  ...datePartOperators,
  ...objectOperators,
  ...setOperators,
  ...stringOperators,
  ...textSearchOperators,
  ...accumulatorExpressions,
};

/** The names of all expression operators, for the documentation and its test. */
export const EXPRESSION_NAMES: readonly string[] = Object.keys(OPERATORS).sort();

function pathInto(value: Value, parts: readonly string[], at: number): Value {
  if (at === parts.length) {
    return value;
  }
  if (Array.isArray(value)) {
    // Only documents are looked into: what stands in an array within an array is not reached.
    return value
      .filter(isDoc)
      .map((item) => pathInto(item, parts, at))
      .filter((item) => item !== undefined);
  }
  return isDoc(value) ? pathInto(getField(value, parts[at] ?? ''), parts, at + 1) : undefined;
}

/** The value a field path such as `a.b` reaches in an expression: arrays are mapped over. */
export function valueAtPath(value: Value, parts: readonly string[]): Value {
  return pathInto(value, parts, 0);
}

function lookup(scope: Scope | undefined, name: string): Value {
  for (let each = scope; each; each = each.outer) {
    if (each.name === name) {
      return each.value;
    }
  }
  throw locationError(17276, `Use of undefined variable: ${name}`);
}

/** The parts of a field path. @throws CommandError for one that is none. */
export function checkPath(path: string): string[] {
  if (path === '') {
    throw locationError(40352, 'FieldPath cannot be constructed with empty string');
  }
  const parts = path.split('.');
  if (path.endsWith('.')) {
    throw locationError(40353, "FieldPath must not end with a '.'.");
  }
  if (parts.includes('')) {
    throw locationError(15998, 'FieldPath field names may not be empty strings.');
  }
  const dollar = parts.find((part) => part.startsWith('$'));
  if (dollar !== undefined) {
    throw locationError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  }
  return parts;
}

function parseVariable(text: string): Expression {
  const [name = '', ...rest] = text.slice(2).split('.');
  if (name === '') {
    throw commandError('FailedToParse', 'empty variable names are not allowed');
  }
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (doc) => valueAtPath(doc, rest);
    case 'REMOVE':
      return () => undefined;
    case 'KEEP':
    case 'PRUNE':
    case 'DESCEND':
      // The answers of $redact stand for themselves.
      return () => text;
    case 'NOW': {
      const now = new Date();
      return () => (rest.length === 0 ? now : undefined);
    }
    default:
      if (/^[A-Z]/.test(name)) {
        throw locationError(17276, `Use of undefined variable: ${name}`);
      }
      return (_doc, scope) => valueAtPath(lookup(scope, name), rest);
  }
}

function parseText(text: string): Expression {
  if (text.startsWith('$$')) {
    return parseVariable(text);
  }
  if (text.startsWith('$')) {
    if (text === '$') {
      throw locationError(16872, "'$' by itself is not a valid FieldPath");
    }
    const parts = checkPath(text.slice(1));
    const [only = ''] = parts;
    return parts.length === 1 ? (doc) => getField(doc, only) : (doc) => pathInto(doc, parts, 0);
  }
  return () => text;
}

function parseOperator(doc: Doc, name: string): Expression {
  if (Object.keys(doc).length !== 1) {
    throw locationError(
      15983,
      `An object representing an expression must have exactly one field: ${Object.keys(doc).join(', ')}`,
    );
  }
  const refusal = REFUSED[name];
  if (refusal) {
    throw commandError('CommandNotSupported', refusal);
  }
  const parser = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!parser) {
    throw commandError('InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  }
  return parser(doc[name], parseExpression, name);
}

function parseObject(doc: Doc): Expression {
  const [first] = Object.keys(doc);
  if (first?.startsWith('$')) {
    return parseOperator(doc, first);
  }
  const fields = Object.entries(doc).map(([field, value]) => {
    if (field.includes('.')) {
      throw locationError(16405, 'dotted field names are only allowed at the top level');
    }
    if (field.startsWith('$')) {
      throw locationError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField: ${field}`,
      );
    }
    return [field, parseExpression(value)] as const;
  });
  return (root, scope) => {
    const result: Doc = {};
    for (const [field, evaluate] of fields) {
      const value = evaluate(root, scope);
      if (value !== undefined) {
        setField(result, field, value);
      }
    }
    return result;
  };
}

/** Compiles an aggregation expression. @throws CommandError for unknown operators and malformed operands. */
export function parseExpression(expression: Value): Expression {
  if (typeof expression === 'string') {
    return parseText(expression);
  }
  if (Array.isArray(expression)) {
    const items = expression.map(parseExpression);
    return (doc, scope) => items.map((evaluate) => evaluate(doc, scope) ?? null);
  }
  return isDoc(expression) ? parseObject(expression) : () => expression;
}
