import { type ConformanceCase } from './conformance-case.js';

/** Whole commands: `@self` stands for the collection. */
export const commandCases: readonly ConformanceCase[] = [
  { name: 'answers ping', act: { command: { ping: 1 }, fields: ['ok'] }, expected: { ok: 1 } },
  {
    name: 'counts',
    docs: [{ _id: 1 }, { _id: 2 }],
    act: { command: { count: '@self' }, fields: ['n'] },
    expected: { n: 2 },
  },
  {
    name: 'counts with skip and limit',
    docs: [{ _id: 1 }, { _id: 2 }, { _id: 3 }],
    act: { command: { count: '@self', query: {}, skip: 1, limit: 1 }, fields: ['n'] },
    expected: { n: 1 },
  },
  {
    name: 'counts by an index',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 3, a: 3 },
    ],
    indexes: [{ a: 1 }],
    act: { command: { count: '@self', query: { a: { $gte: 2 } } }, fields: ['n'] },
    expected: { n: 2 },
  },
  {
    name: 'counts nothing where there is no collection',
    act: { command: { count: '@self' }, fields: ['n'] },
    expected: { n: 0 },
  },
  {
    name: 'lists distinct values',
    docs: [{ _id: 1, a: [1, 2] }, { _id: 2, a: 2 }, { _id: 3 }],
    act: { command: { distinct: '@self', key: 'a' }, fields: ['values'] },
    expected: { values: [1, 2] },
  },
  {
    name: 'lists distinct values of a query',
    docs: [
      { _id: 1, a: 'x' },
      { _id: 2, a: 'y' },
    ],
    act: { command: { distinct: '@self', key: 'a', query: { _id: 2 } }, fields: ['values'] },
    expected: { values: ['y'] },
  },
  {
    name: 'returns what findAndModify found',
    docs: [{ _id: 1, a: 1 }],
    act: {
      command: { findAndModify: '@self', query: { _id: 1 }, update: { $inc: { a: 1 } } },
      fields: ['value'],
    },
    expected: { value: { _id: 1, a: 1 } },
  },
  {
    name: 'returns what findAndModify made',
    docs: [{ _id: 1, a: 1 }],
    act: {
      command: { findAndModify: '@self', query: { _id: 1 }, update: { $inc: { a: 1 } }, new: true },
      fields: ['value', 'lastErrorObject'],
    },
    expected: { value: { _id: 1, a: 2 }, lastErrorObject: { n: 1, updatedExisting: true } },
  },
  {
    name: 'returns what findAndModify upserted',
    act: {
      command: {
        findAndModify: '@self',
        query: { _id: 9 },
        update: { $set: { a: 1 } },
        new: true,
        upsert: true,
      },
      fields: ['value', 'lastErrorObject'],
    },
    expected: {
      value: { _id: 9, a: 1 },
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 },
    },
  },
  {
    name: 'returns what findAndModify removed',
    docs: [{ _id: 1 }, { _id: 2 }],
    act: {
      command: { findAndModify: '@self', query: {}, sort: { _id: -1 }, remove: true },
      fields: ['value'],
    },
    expected: { value: { _id: 2 } },
  },
  {
    name: 'returns null when findAndModify found nothing',
    act: {
      command: { findAndModify: '@self', query: { _id: 1 }, update: { $set: { a: 1 } } },
      fields: ['value'],
    },
    expected: { value: null },
  },
  {
    name: 'projects what findAndModify returns',
    docs: [{ _id: 1, a: 1, b: 2 }],
    act: {
      command: {
        findAndModify: '@self',
        query: { _id: 1 },
        update: { $set: { a: 2 } },
        fields: { b: 1 },
      },
      fields: ['value'],
    },
    expected: { value: { _id: 1, b: 2 } },
  },
  {
    name: 'tells an update what it did',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ],
    act: {
      command: { update: '@self', updates: [{ q: {}, u: { $set: { a: 1, b: 1 } }, multi: true }] },
      fields: ['n', 'nModified'],
    },
    expected: { n: 2, nModified: 2 },
  },
  {
    name: 'does not count what an update left as it was',
    docs: [{ _id: 1, a: 1 }],
    act: {
      command: { update: '@self', updates: [{ q: {}, u: { $set: { a: 1 } } }] },
      fields: ['n', 'nModified'],
    },
    expected: { n: 1, nModified: 0 },
  },
  {
    name: 'tells what an upsert inserted',
    act: {
      command: {
        update: '@self',
        updates: [{ q: { _id: 3 }, u: { $set: { a: 1 } }, upsert: true }],
      },
      fields: ['n', 'nModified', 'upserted'],
    },
    expected: { n: 1, nModified: 0, upserted: [{ index: 0, _id: 3 }] },
  },
  {
    name: 'makes indexes',
    docs: [{ _id: 1 }],
    act: {
      command: { createIndexes: '@self', indexes: [{ key: { a: 1 }, name: 'a_1' }] },
      fields: ['numIndexesBefore', 'numIndexesAfter'],
    },
    expected: { numIndexesBefore: 1, numIndexesAfter: 2 },
  },
  {
    name: 'drops an index by name',
    docs: [{ _id: 1 }],
    indexes: [{ a: 1 }],
    act: { command: { dropIndexes: '@self', index: 'a_1' }, fields: ['nIndexesWas'] },
    expected: { nIndexesWas: 2 },
  },
];
