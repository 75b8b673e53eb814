import { BSONRegExp, BSONSymbol, MaxKey, MinKey } from 'bson';

import { isTruthy, type Scope } from '../aggregation/operator.js';

import { areEqual, compareValues, doubleOf, rankOf } from '../bson/compare.js';
import { encodeKey } from '../bson/key-encoding.js';
import { type Doc, isDoc, isNumber, typeOf, type Value } from '../bson/value.js';
import { bitsOf, wholeOf } from './filter-arguments.js';
import { type FilterNode, type LeafTest, type PatternTest } from './filter.js';
import { someValueAt, type ValueTest } from './path.js';

/** A compiled query: whether a document matches. */
export type Matcher = (doc: Doc, scope?: Scope) => boolean;

type ComparisonOp = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

const HOLDS: Record<ComparisonOp, (order: number) => boolean> = {
  eq: (order) => order === 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
};

const MANY = 8;

function isNaNValue(value: Value): boolean {
  return isNumber(value) && Number.isNaN(doubleOf(value));
}

function comparisonTest(op: ComparisonOp, wanted: Value): ValueTest {
  if (wanted === null || wanted === undefined) {
    return op === 'gt' || op === 'lt'
      ? () => false
      : (value) => value === null || value === undefined;
  }
  const holds = HOLDS[op];
  if (op === 'eq') {
    return (value) => value !== undefined && areEqual(value, wanted);
  }
  if (wanted instanceof MinKey || wanted instanceof MaxKey) {
    return (value) => value !== undefined && holds(compareValues(value, wanted));
  }
  const rank = rankOf(wanted);
  const wantsNaN = isNaNValue(wanted);
  return (value) => {
    if (value === undefined || rankOf(value) !== rank) {
      return false;
    }
    // NaN is neither below nor above any number, although it sorts below all.
    if (wantsNaN || isNaNValue(value)) {
      return wantsNaN && isNaNValue(value) && (op === 'gte' || op === 'lte');
    }
    return holds(compareValues(value, wanted));
  };
}

function patternTest({ source, regex }: PatternTest): ValueTest {
  return (value) => {
    if (typeof value === 'string') {
      return regex.test(value);
    }
    if (value instanceof BSONRegExp) {
      return value.pattern === source.pattern && value.options === source.options;
    }
    return value instanceof BSONSymbol && regex.test(value.value);
  };
}

function inTest(values: readonly Value[], patterns: readonly PatternTest[]): ValueTest {
  const tests = patterns.map(patternTest);
  const matchesMissing = values.some((value) => value === null);
  const isPattern = (value: Value): boolean => tests.some((test) => test(value));
  if (values.length < MANY) {
    return (value) =>
      value === undefined
        ? matchesMissing
        : values.some((wanted) => areEqual(value, wanted)) || isPattern(value);
  }
  const known = new Set(values.map((value) => encodeKey(value).toString('latin1')));
  return (value) =>
    value === undefined
      ? matchesMissing
      : known.has(encodeKey(value).toString('latin1')) || isPattern(value);
}

function modTest(divisor: bigint, remainder: bigint): ValueTest {
  return (value) => {
    const whole = isNumber(value) ? wholeOf(value) : null;
    return whole !== null && whole % divisor === remainder;
  };
}

function bitsTest(test: LeafTest & { op: 'bits' }): ValueTest {
  return (value) => {
    const bits = bitsOf(value);
    if (bits === null) {
      return false;
    }
    const chosen = (test.wants === 'set' ? bits : ~bits) & test.mask;
    return test.any ? chosen !== 0n : chosen === test.mask;
  };
}

function elemMatchTest(test: LeafTest & { op: 'elemMatch' }): ValueTest {
  if (test.isOnValues) {
    const matches = compileOnElement(test.child);
    return (value) => Array.isArray(value) && value.some((item) => matches(item));
  }
  const matches = compileFilter(test.child);
  return (value) =>
    Array.isArray(value) &&
    value.some((item) => (isDoc(item) || Array.isArray(item)) && matches(asDoc(item)));
}

function asDoc(value: Doc | Value[]): Doc {
  return Array.isArray(value) ? Object.fromEntries(value.entries()) : value;
}

/** The test for a single value, without walking to it. */
export function compileLeaf(test: LeafTest): ValueTest {
  switch (test.op) {
    case 'eq':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return comparisonTest(test.op, test.value);
    case 'in':
      return inTest(test.values, test.patterns);
    case 'regex':
      return patternTest(test);
    case 'exists':
      return (value) => value !== undefined;
    case 'type':
      return (value) => test.types.has(typeOf(value));
    case 'mod':
      return modTest(test.divisor, test.remainder);
    case 'size':
      return (value) => Array.isArray(value) && value.length === test.size;
    case 'elemMatch':
      return elemMatchTest(test);
    case 'bits':
      return bitsTest(test);
  }
}

/** Tests on an array as a whole must not be asked element by element. */
function asksElements(test: LeafTest): boolean {
  return test.op !== 'size' && test.op !== 'elemMatch' && test.op !== 'exists';
}

/** Compiles a query over a value that has no field name, as `$pull` and array filters ask it: arrays by element too. */
export function compileOnValue(node: FilterNode): ValueTest {
  return compileNameless(node, true);
}

/** Compiles what `$elemMatch` asks of one element, which is taken as it is, even when it is an array. */
export function compileOnElement(node: FilterNode): ValueTest {
  return compileNameless(node, false);
}

function compileNameless(node: FilterNode, looksIntoArrays: boolean): ValueTest {
  const compile = (child: FilterNode): ValueTest => compileNameless(child, looksIntoArrays);
  switch (node.kind) {
    case 'and': {
      const tests = node.children.map(compile);
      return (value) => tests.every((test) => test(value));
    }
    case 'not': {
      const test = compile(node.child);
      return (value) => !test(value);
    }
    case 'leaf': {
      if (node.path !== '') {
        const matches = compileFilter(node);
        return (value) => isDoc(value) && matches(value);
      }
      const test = compileLeaf(node.test);
      const expands = looksIntoArrays && asksElements(node.test);
      return (value) =>
        test(value) || (expands && Array.isArray(value) && value.some((item) => test(item)));
    }
    case 'constant':
      return () => node.value;
    case 'or':
    case 'nor': {
      const tests = node.children.map(compile);
      return (value) => tests.some((test) => test(value)) === (node.kind === 'or');
    }
    case 'expression':
    case 'predicate': {
      const matches = compileFilter(node);
      return (value) => isDoc(value) && matches(value);
    }
  }
}

/** Compiles a query tree into a function over documents. */
export function compileFilter(node: FilterNode): Matcher {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return compileClauses(node.kind, node.children.map(compileFilter));
    case 'not': {
      const matches = compileFilter(node.child);
      return (doc, scope) => !matches(doc, scope);
    }
    case 'leaf': {
      const test = compileLeaf(node.test);
      const expands = asksElements(node.test);
      return (doc) => someValueAt(doc, node.parts, expands, test);
    }
    case 'expression':
      return (doc, scope) => isTruthy(node.expression(doc, scope));
    case 'predicate':
      return (doc) => node.test(doc);
    case 'constant':
      return () => node.value;
  }
}

function compileClauses(kind: 'and' | 'or' | 'nor', clauses: readonly Matcher[]): Matcher {
  switch (kind) {
    case 'and':
      return (doc, scope) => clauses.every((matches) => matches(doc, scope));
    case 'or':
      return (doc, scope) => clauses.some((matches) => matches(doc, scope));
    case 'nor':
      return (doc, scope) => !clauses.some((matches) => matches(doc, scope));
  }
}
