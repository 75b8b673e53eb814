import { type ConformanceCase } from './conformance-case.js';

const PATH_NOT_VIABLE = 28;

/** What an operator that removes makes of a path where another value is in the way. */
function blocked(operator: string, operand: unknown): ConformanceCase[] {
  return [
    { doc: { a: 'x' }, path: 'a.b' },
    { doc: { a: null }, path: 'a.b' },
    { doc: { a: [1] }, path: 'a.b' },
    { doc: { a: { b: 1 } }, path: 'a.b.c' },
  ].map(({ doc, path }) => ({
    name: `cannot reach ${path} of ${JSON.stringify(doc)} by ${operator}`,
    docs: [{ _id: 1, ...doc }],
    act: { update: { _id: 1 }, with: { [operator]: { [path]: operand } } },
    errorCode: PATH_NOT_VIABLE,
  }));
}

function untouched(operator: string, operand: unknown): ConformanceCase[] {
  return [
    { doc: { a: { b: 1 } }, path: 'a.c' },
    { doc: { b: 1 }, path: 'a.b.c' },
  ].map(({ doc, path }) => ({
    name: `leaves ${JSON.stringify(doc)} alone, where ${operator} finds no ${path}`,
    docs: [{ _id: 1, ...doc }],
    act: { update: { _id: 1 }, with: { [operator]: { [path]: operand } } },
    expected: [{ _id: 1, ...doc }],
  }));
}

/** Paths of updates that end where there is nothing, or where something else stands. */
export const pathCases: readonly ConformanceCase[] = [
  ...blocked('$pop', 1),
  ...blocked('$pull', 1),
  ...blocked('$pullAll', [1]),
  ...blocked('$rename', 'z'),
  ...untouched('$pop', 1),
  ...untouched('$pull', 1),
  ...untouched('$pullAll', [1]),
  ...untouched('$rename', 'z'),
  {
    name: 'unsets nothing where another value is in the way',
    docs: [{ _id: 1, a: 'x' }],
    act: { update: { _id: 1 }, with: { $unset: { 'a.b': '' } } },
    expected: [{ _id: 1, a: 'x' }],
  },
  {
    name: 'keeps a null that is renamed',
    docs: [{ _id: 1, a: null, b: 1 }],
    act: { update: { _id: 1 }, with: { $rename: { a: 'c' } } },
    expected: [{ _id: 1, b: 1, c: null }],
  },
  {
    name: 'renames a null over another value',
    docs: [{ _id: 1, a: null, b: 1 }],
    act: { update: { _id: 1 }, with: { $rename: { a: 'b' } } },
    expected: [{ _id: 1, b: null }],
  },
  {
    name: 'renames nothing beyond the end of an array',
    docs: [{ _id: 1, a: [1] }],
    act: { update: { _id: 1 }, with: { $rename: { 'a.5': 'b' } } },
    expected: [{ _id: 1, a: [1] }],
  },
];
