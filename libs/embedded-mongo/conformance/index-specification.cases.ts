import { type ConformanceCase } from './conformance-case.js';

const [BAD_VALUE, FAILED_TO_PARSE, TYPE_MISMATCH] = [2, 9, 14];
const CANNOT_CREATE_INDEX = 67;
const INVALID_OPTION = 197;
const TOO_MANY_FIELDS = 13103;

/** What is no index, and the code it is refused with. */
const REFUSED: readonly (readonly [number, Record<string, unknown>])[] = [
  [FAILED_TO_PARSE, { name: 'i' }],
  [CANNOT_CREATE_INDEX, { key: {}, name: 'i' }],
  [CANNOT_CREATE_INDEX, { key: { a: 0 }, name: 'i' }],
  [CANNOT_CREATE_INDEX, { key: { a: 'up' }, name: 'i' }],
  [CANNOT_CREATE_INDEX, { key: { a: true }, name: 'i' }],
  [CANNOT_CREATE_INDEX, { key: { $a: 1 }, name: 'i' }],
  [CANNOT_CREATE_INDEX, { key: { 'a.$b': 1 }, name: 'i' }],
  [CANNOT_CREATE_INDEX, { key: { a: 1 }, name: '' }],
  [BAD_VALUE, { key: { a: 1 }, name: '*' }],
  [BAD_VALUE, { key: { a: 1 }, name: '_id_' }],
  [CANNOT_CREATE_INDEX, { key: { a: 1 }, name: 'i', v: 3 }],
  [TYPE_MISMATCH, { key: { a: 1 }, name: 'i', unique: 'yes' }],
  [TYPE_MISMATCH, { key: { a: 1 }, name: 'i', sparse: 'yes' }],
  [CANNOT_CREATE_INDEX, { key: { a: 1 }, name: 'i', expireAfterSeconds: -1 }],
  [CANNOT_CREATE_INDEX, { key: { a: 1, b: 1 }, name: 'i', expireAfterSeconds: 10 }],
  [CANNOT_CREATE_INDEX, { key: { a: 1 }, name: 'i', expireAfterSeconds: 2 ** 31 }],
  [TYPE_MISMATCH, { key: { a: 1 }, name: 'i', partialFilterExpression: 1 }],
  [
    CANNOT_CREATE_INDEX,
    { key: { a: 1 }, name: 'i', sparse: true, partialFilterExpression: { a: 1 } },
  ],
  [CANNOT_CREATE_INDEX, { key: { a: 1 }, name: 'i', partialFilterExpression: { a: { $ne: 1 } } }],
  [
    CANNOT_CREATE_INDEX,
    { key: { a: 1 }, name: 'i', partialFilterExpression: { $nor: [{ a: 1 }] } },
  ],
  [INVALID_OPTION, { key: { a: 1 }, name: 'i', colour: 'red' }],
  [INVALID_OPTION, { key: { _id: 1 }, name: '_id_', sparse: true }],
  [BAD_VALUE, { key: { _id: 1 }, name: '_id_', hidden: true }],
  [
    TOO_MANY_FIELDS,
    {
      key: Object.fromEntries(Array.from(new Array(33).keys(), (n) => [`f${n}`, 1])),
      name: 'wide',
    },
  ],
];

const KEPT: readonly Record<string, unknown>[] = [
  { key: { a: 1 }, name: 'i' },
  { key: { a: -1, 'b.c': 1 }, name: 'i' },
  { key: { a: 1 }, name: 'i', unique: true },
  { key: { a: 1 }, name: 'i', sparse: true },
  { key: { a: 1 }, name: 'i', hidden: true },
  { key: { a: 1 }, name: 'i', expireAfterSeconds: 0 },
  { key: { a: 1 }, name: 'i', partialFilterExpression: { a: { $gt: 1 }, b: { $exists: true } } },
];

function shortened(specification: Record<string, unknown>): string {
  return JSON.stringify(specification).slice(0, 90);
}

/** Entries of `createIndexes`: what is kept as it was asked for, and what is no index. */
export const indexSpecificationCases: readonly ConformanceCase[] = [
  ...REFUSED.map(([errorCode, specification]): ConformanceCase => ({
    name: `makes no index of ${shortened(specification)}`,
    act: { command: { createIndexes: '@self', indexes: [specification] }, fields: ['ok'] },
    errorCode,
  })),
  ...KEPT.map((specification): ConformanceCase => ({
    name: `lists the index ${shortened(specification)} as it was made`,
    indexes: [{ ...specification }],
    act: { aggregate: [{ $indexStats: {} }, { $match: { name: 'i' } }, { $project: { key: 1 } }] },
    expected: [{ key: specification.key }],
  })),

  {
    name: 'says that all indexes were there already',
    indexes: [{ a: 1 }],
    act: {
      command: { createIndexes: '@self', indexes: [{ key: { a: 1 }, name: 'a_1' }] },
      fields: ['numIndexesBefore', 'numIndexesAfter', 'note'],
    },
    expected: { numIndexesBefore: 2, numIndexesAfter: 2, note: 'all indexes already exist' },
  },

  {
    name: 'drops no index that is not there, by key',
    indexes: [{ a: 1 }],
    act: { command: { dropIndexes: '@self', index: { b: 1 } }, fields: ['ok'] },
    errorCode: 27,
  },
  {
    name: 'drops several indexes by name',
    indexes: [{ a: 1 }, { b: 1 }, { c: 1 }],
    act: { command: { dropIndexes: '@self', index: ['a_1', 'c_1'] }, fields: ['nIndexesWas'] },
    expected: { nIndexesWas: 4 },
  },

  {
    name: 'changes no index that is not there',
    indexes: [{ a: 1 }],
    act: {
      command: { collMod: '@self', index: { name: 'b_1', expireAfterSeconds: 5 } },
      fields: ['ok'],
    },
    errorCode: 27,
  },
  {
    name: 'changes no index that is named and described at once',
    indexes: [{ a: 1 }],
    act: {
      command: { collMod: '@self', index: { name: 'a_1', keyPattern: { a: 1 }, hidden: true } },
      fields: ['ok'],
    },
    errorCode: 72,
  },

  {
    name: 'does not hide the index over _id',
    docs: [{ _id: 1 }],
    act: {
      command: { collMod: '@self', index: { name: '_id_', hidden: true } },
      fields: ['ok'],
    },
    errorCode: BAD_VALUE,
  },
];
