import { type ConformanceCase } from './conformance-case.js';

/** Commands that are refused, and the code they are refused with. */
export const refusalCases: readonly ConformanceCase[] = [
  {
    name: 'refuses to build a unique index over duplicates',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ],
    act: {
      command: { createIndexes: '@self', indexes: [{ key: { a: 1 }, name: 'a_1', unique: true }] },
      fields: [],
    },
    errorCode: 11000,
  },
  {
    name: 'refuses the name of another index',
    docs: [{ _id: 1 }],
    indexes: [{ a: 1 }],
    act: {
      command: { createIndexes: '@self', indexes: [{ key: { b: 1 }, name: 'a_1' }] },
      fields: [],
    },
    errorCode: 86,
  },
  {
    name: 'refuses the same key with another name',
    docs: [{ _id: 1 }],
    indexes: [{ a: 1 }],
    act: {
      command: { createIndexes: '@self', indexes: [{ key: { a: 1 }, name: 'other' }] },
      fields: [],
    },
    errorCode: 85,
  },
  {
    name: 'refuses to drop an index that is not there',
    docs: [{ _id: 1 }],
    act: { command: { dropIndexes: '@self', index: 'nope' }, fields: [] },
    errorCode: 27,
  },
  {
    name: 'refuses to drop the _id index',
    docs: [{ _id: 1 }],
    act: { command: { dropIndexes: '@self', index: '_id_' }, fields: [] },
    errorCode: 72,
  },
  {
    name: 'refuses an index direction of 0',
    docs: [{ _id: 1 }],
    act: {
      command: { createIndexes: '@self', indexes: [{ key: { a: 0 }, name: 'a' }] },
      fields: [],
    },
    errorCode: 67,
  },
  {
    name: 'refuses a text index',
    docs: [{ _id: 1 }],
    act: {
      command: { createIndexes: '@self', indexes: [{ key: { a: 'text' }, name: 'a' }] },
      fields: [],
    },
    errorCode: 67,
  },
  {
    name: 'refuses parallel arrays in an index',
    indexes: [{ a: 1, b: 1 }],
    act: { insert: [{ _id: 1, a: [1], b: [2] }] },
    errorCode: 171,
  },
  { name: 'refuses an unknown command', act: { command: { nope: 1 }, fields: [] }, errorCode: 59 },
  {
    name: 'refuses an unknown option',
    act: { command: { find: '@self', nope: 1 }, fields: [] },
    errorCode: 40415,
  },
  {
    name: 'refuses a hint without an index',
    docs: [{ _id: 1 }],
    act: { command: { find: '@self', hint: { nope: 1 } }, fields: [] },
    errorCode: 2,
  },
  {
    name: 'refuses a negative limit on skip',
    docs: [{ _id: 1 }],
    act: { command: { find: '@self', skip: -1 }, fields: [] },
    errorCode: 51024,
  },
  {
    name: 'refuses to rename what is not there',
    act: { command: { collMod: '@self' }, fields: [] },
    errorCode: 26,
  },
  {
    name: 'refuses a cursor that is not there',
    act: { command: { getMore: 123456789012, collection: '@self' }, fields: [] },
    errorCode: 43,
  },
  {
    name: 'refuses capped collections',
    act: { command: { create: '@self', capped: true, size: 1000 }, fields: [] },
    errorCode: 115,
  },
  {
    name: 'refuses time-series collections',
    act: { command: { create: '@self', timeseries: { timeField: 't' } }, fields: [] },
    errorCode: 115,
  },
  {
    name: 'refuses mapReduce',
    act: { command: { mapReduce: '@self' }, fields: [] },
    errorCode: 115,
  },
  {
    name: 'refuses sign-in',
    act: { command: { saslStart: 1 }, fields: [] },
    errorCode: 18,
  },
  {
    name: 'refuses replica-set administration',
    act: { command: { replSetGetStatus: 1 }, fields: [] },
    errorCode: 76,
  },
  {
    name: 'refuses a collation other than simple',
    docs: [{ _id: 1 }],
    act: { command: { find: '@self', collation: { locale: 'en' } }, fields: [] },
    errorCode: 115,
  },
  {
    name: 'refuses what a validator forbids',
    act: { command: { create: '@self', validator: { a: { $gt: 0 } } }, fields: ['ok'] },
    expected: { ok: 1 },
  },
  {
    name: 'refuses a collection name that begins with a dot',
    act: { command: { create: '.x' }, fields: [] },
    errorCode: 73,
  },
  {
    name: 'takes a collection name that ends with a dot',
    act: { command: { create: '@self.' }, fields: ['ok'] },
    expected: { ok: 1 },
  },
  {
    name: 'refuses an empty batch',
    act: { command: { insert: '@self', documents: [] }, fields: [] },
    errorCode: 16,
  },
  {
    name: 'stops at maxTimeMS',
    docs: Array.from(new Array(400).keys(), (id) => ({ _id: id })),
    act: {
      command: {
        aggregate: '@self',
        cursor: {},
        maxTimeMS: 1,
        pipeline: [
          { $addFields: { all: { $range: [0, 3000] } } },
          { $unwind: '$all' },
          { $group: { _id: '$all', n: { $sum: 1 } } },
        ],
      },
      fields: [],
    },
    errorCode: 50,
  },
];
