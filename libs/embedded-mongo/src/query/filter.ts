import { BSONRegExp } from 'bson';

import { parseExpression } from '../aggregation/expression.js';
import { type Expression } from '../aggregation/operator.js';
import { doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, type TypeName, type Value } from '../bson/value.js';
import { commandError, locationError } from '../server/command-error.js';
import { parseBits, parseMod, parseSize, parseTypes } from './filter-arguments.js';
import { parseJsonSchema } from './json-schema.js';
import { compileRegex } from './regex.js';

/** What is asked of one value at a path. */
export type LeafTest =
  | { readonly op: 'eq' | 'gt' | 'gte' | 'lt' | 'lte'; readonly value: Value }
  | {
      readonly op: 'in';
      readonly values: readonly Value[];
      readonly patterns: readonly PatternTest[];
    }
  | PatternTest
  | { readonly op: 'exists' }
  | { readonly op: 'type'; readonly types: ReadonlySet<TypeName> }
  | { readonly op: 'mod'; readonly divisor: bigint; readonly remainder: bigint }
  | { readonly op: 'size'; readonly size: number }
  | { readonly op: 'elemMatch'; readonly child: FilterNode; readonly isOnValues: boolean }
  | {
      readonly op: 'bits';
      readonly wants: 'set' | 'clear';
      readonly any: boolean;
      readonly mask: bigint;
    };

/** A regular expression test, with the compiled form beside it. */
export interface PatternTest {
  readonly op: 'regex';
  readonly source: BSONRegExp;
  readonly regex: RegExp;
}

/** A query as a tree: the planner reads bounds from it, the matcher compiles it. */
export type FilterNode =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly children: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly child: FilterNode }
  | {
      readonly kind: 'leaf';
      readonly path: string;
      readonly parts: readonly string[];
      readonly test: LeafTest;
    }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'predicate'; readonly test: (doc: Doc) => boolean }
  | { readonly kind: 'constant'; readonly value: boolean };

const REFUSED: Record<string, string> = {
  $where: '$where is not supported by the embedded database. Use $expr, which needs no JavaScript.',
  $text:
    '$text is not supported by the embedded database. Use an anchored $regex on an indexed field, or MongoDB.',
  $near: 'Geo queries are not supported by the embedded database. Use MongoDB.',
  $nearSphere: 'Geo queries are not supported by the embedded database. Use MongoDB.',
  $geoWithin: 'Geo queries are not supported by the embedded database. Use MongoDB.',
  $geoIntersects: 'Geo queries are not supported by the embedded database. Use MongoDB.',
};

function refuseIfKnown(operator: string): void {
  const sentence = REFUSED[operator];
  if (sentence) {
    throw commandError('CommandNotSupported', sentence);
  }
}

function and(children: readonly FilterNode[]): FilterNode {
  const [only] = children;
  return children.length === 1 && only ? only : { kind: 'and', children };
}

function leaf(path: string, test: LeafTest): FilterNode {
  return { kind: 'leaf', path, parts: path.split('.'), test };
}

function not(child: FilterNode): FilterNode {
  return { kind: 'not', child };
}

function pattern(source: BSONRegExp): PatternTest {
  return { op: 'regex', source, regex: compileRegex(source.pattern, source.options) };
}

function parseIn(operand: Value, operator: string): LeafTest {
  if (!Array.isArray(operand)) {
    throw commandError('BadValue', `${operator} needs an array`);
  }
  if (operand.some((value) => isDoc(value) && (Object.keys(value)[0] ?? '').startsWith('$'))) {
    throw commandError('BadValue', `cannot nest $ under ${operator}`);
  }
  return {
    op: 'in',
    values: operand,
    patterns: operand.filter((value) => value instanceof BSONRegExp).map(pattern),
  };
}

function parseRegex(operand: Value, options: Value): PatternTest {
  if (options !== undefined && typeof options !== 'string') {
    throw commandError('BadValue', '$options has to be a string');
  }
  if (options !== undefined && !/^[imsxu]*$/.test(options)) {
    throw locationError(51108, `invalid flag in regex options: ${options}`);
  }
  if (operand instanceof BSONRegExp) {
    if (options !== undefined && operand.options !== '') {
      throw locationError(51075, 'options set in both $regex and $options');
    }
    return pattern(new BSONRegExp(operand.pattern, options ?? operand.options));
  }
  if (typeof operand !== 'string') {
    throw commandError('BadValue', '$regex has to be a string');
  }
  return pattern(new BSONRegExp(operand, options ?? ''));
}

function parseElemMatch(operand: Value): LeafTest {
  if (!isDoc(operand)) {
    throw commandError('BadValue', '$elemMatch needs an Object');
  }
  const [first] = Object.keys(operand);
  const isOnValues =
    first?.startsWith('$') === true && !['$and', '$or', '$nor', '$where', '$expr'].includes(first);
  const child = isOnValues ? and(parseOperators('', operand)) : parseFilter(operand);
  return { op: 'elemMatch', child, isOnValues };
}

function parseAll(path: string, operand: Value): FilterNode {
  if (!Array.isArray(operand)) {
    throw commandError('BadValue', '$all needs an array');
  }
  if (operand.length === 0) {
    return { kind: 'constant', value: false };
  }
  const [head] = operand;
  const areElemMatches = isDoc(head) && Object.keys(head)[0] === '$elemMatch';
  return and(
    operand.map((value) => {
      if (value instanceof BSONRegExp) {
        return leaf(path, pattern(value));
      }
      if (isDoc(value) && '$elemMatch' in value && areElemMatches) {
        return leaf(path, parseElemMatch(value.$elemMatch));
      }
      if (areElemMatches || (isDoc(value) && (Object.keys(value)[0] ?? '').startsWith('$'))) {
        throw commandError('BadValue', 'no $ expressions in $all');
      }
      return leaf(path, { op: 'eq', value });
    }),
  );
}

function parseNot(path: string, operand: Value): FilterNode {
  if (operand instanceof BSONRegExp) {
    return not(leaf(path, pattern(operand)));
  }
  if (!isDoc(operand)) {
    throw commandError('BadValue', '$not needs a regex or a document');
  }
  if (Object.keys(operand).length === 0) {
    throw commandError('BadValue', '$not cannot be empty');
  }
  return not(and(parseOperators(path, operand)));
}

function isTruthy(value: Value): boolean {
  return (
    value !== null &&
    value !== undefined &&
    value !== false &&
    !(isNumber(value) && doubleOf(value) === 0)
  );
}

function equality(path: string, value: Value): FilterNode {
  return leaf(path, { op: 'eq', value });
}

function comparison(op: 'gt' | 'gte' | 'lt' | 'lte', path: string, value: Value): FilterNode {
  if (value instanceof BSONRegExp) {
    throw commandError('BadValue', `Can't have RegEx as arg to predicate over field '${path}'.`);
  }
  return leaf(path, { op, value });
}

type OperatorParser = (path: string, operand: Value, all: Doc) => FilterNode;

const OPERATORS: Record<string, OperatorParser> = {
  $eq: equality,
  $ne: (path, value) => {
    if (value instanceof BSONRegExp) {
      throw commandError('BadValue', "Can't have regex as arg to $ne.");
    }
    return not(equality(path, value));
  },
  $gt: (path, value) => comparison('gt', path, value),
  $gte: (path, value) => comparison('gte', path, value),
  $lt: (path, value) => comparison('lt', path, value),
  $lte: (path, value) => comparison('lte', path, value),
  $in: (path, value) => leaf(path, parseIn(value, '$in')),
  $nin: (path, value) => not(leaf(path, parseIn(value, '$nin'))),
  $exists: (path, value) => {
    const exists = leaf(path, { op: 'exists' });
    return isTruthy(value) ? exists : not(exists);
  },
  $type: (path, value) => leaf(path, { op: 'type', types: parseTypes(value) }),
  $mod: (path, value) => leaf(path, { op: 'mod', ...parseMod(value) }),
  $size: (path, value) => leaf(path, { op: 'size', size: parseSize(value) }),
  $all: parseAll,
  $elemMatch: (path, value) => leaf(path, parseElemMatch(value)),
  $not: parseNot,
  $regex: (path, value, all) => leaf(path, parseRegex(value, all.$options)),
  $options: (_path, _value, all) => {
    if (!('$regex' in all)) {
      throw commandError('BadValue', '$options needs a $regex');
    }
    return { kind: 'constant', value: true };
  },
  $bitsAllSet: (path, value) =>
    leaf(path, { op: 'bits', wants: 'set', any: false, mask: parseBits(value) }),
  $bitsAnySet: (path, value) =>
    leaf(path, { op: 'bits', wants: 'set', any: true, mask: parseBits(value) }),
  $bitsAllClear: (path, value) =>
    leaf(path, { op: 'bits', wants: 'clear', any: false, mask: parseBits(value) }),
  $bitsAnyClear: (path, value) =>
    leaf(path, { op: 'bits', wants: 'clear', any: true, mask: parseBits(value) }),
};

function parseOperators(path: string, operators: Doc): FilterNode[] {
  const nodes: FilterNode[] = [];
  for (const [operator, operand] of Object.entries(operators)) {
    refuseIfKnown(operator);
    const parse = OPERATORS[operator];
    if (!parse) {
      throw commandError('BadValue', `unknown operator: ${operator}`);
    }
    const node = parse(path, operand, operators);
    if (node.kind !== 'constant' || !node.value) {
      nodes.push(node);
    }
  }
  return nodes;
}

function parseField(path: string, operand: Value): FilterNode[] {
  if (operand instanceof BSONRegExp) {
    return [leaf(path, pattern(operand))];
  }
  const first = isDoc(operand) ? Object.keys(operand)[0] : undefined;
  if (isDoc(operand) && first?.startsWith('$') && !['$ref', '$id', '$db'].includes(first)) {
    return parseOperators(path, operand);
  }
  return [equality(path, operand)];
}

function parseClauses(operator: string, operand: Value): FilterNode[] {
  if (!Array.isArray(operand)) {
    throw commandError('BadValue', `${operator} must be an array`);
  }
  if (operand.length === 0) {
    throw commandError('BadValue', `${operator} argument must be a non-empty array`);
  }
  return operand.map((clause) => {
    if (!isDoc(clause)) {
      throw commandError('BadValue', `${operator} argument's entries must be objects`);
    }
    return parseFilter(clause);
  });
}

function parseTopLevel(operator: string, operand: Value): FilterNode {
  refuseIfKnown(operator);
  switch (operator) {
    case '$and':
      return and(parseClauses(operator, operand));
    case '$or':
    case '$nor':
      return { kind: operator === '$or' ? 'or' : 'nor', children: parseClauses(operator, operand) };
    case '$expr':
      return { kind: 'expression', expression: parseExpression(operand) };
    case '$jsonSchema':
      return { kind: 'predicate', test: parseJsonSchema(operand) };
    case '$comment':
      return { kind: 'constant', value: true };
    case '$alwaysTrue':
    case '$alwaysFalse':
      if (!isNumber(operand) || doubleOf(operand) !== 1) {
        throw commandError('FailedToParse', `${operator} must be an integer value of 1`);
      }
      return { kind: 'constant', value: operator === '$alwaysTrue' };
    case '$sampleRate': {
      const rate = isNumber(operand) ? doubleOf(operand) : Number.NaN;
      if (!(rate >= 0 && rate <= 1)) {
        throw commandError('BadValue', 'numeric argument to $sampleRate must be in [0, 1]');
      }
      return { kind: 'predicate', test: () => Math.random() < rate };
    }
    default:
      throw commandError(
        'BadValue',
        `unknown top level operator: ${operator}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

/** Reads a query document. @throws CommandError with MongoDB's code for what it would refuse too. */
export function parseFilter(filter: Doc): FilterNode {
  const nodes: FilterNode[] = [];
  for (const [field, operand] of Object.entries(filter)) {
    if (field.startsWith('$')) {
      const node = parseTopLevel(field, operand);
      if (node.kind !== 'constant' || !node.value) {
        nodes.push(node);
      }
    } else {
      nodes.push(...parseField(field, operand));
    }
  }
  return and(nodes);
}
