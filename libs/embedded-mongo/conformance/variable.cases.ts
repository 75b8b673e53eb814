import { type ConformanceCase } from './conformance-case.js';

const UNDEFINED_VARIABLE = 17276;

/** Variables of expressions: which are in reach where, and that a wrong one is noticed though nothing is read. */
export const variableCases: readonly ConformanceCase[] = [
  {
    name: 'knows no variable that nothing binds, in a pipeline',
    act: { aggregate: [{ $project: { b: { $add: ['$$nobody', 1] } } }] },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'knows no variable that nothing binds, in the $expr of a find',
    act: { find: { $or: [{ a: 1 }, { $expr: { $eq: ['$a', '$$nobody'] } }] } },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'knows no variable that nothing binds, in the $expr of a $match',
    act: { aggregate: [{ $match: { $expr: { $eq: ['$a', '$$nobody.b'] } } }] },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'knows no variable that nothing binds, in a projection of find',
    act: { find: {}, options: { projection: { b: { $concat: ['$$nobody'] } } } },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'knows no variable that nothing binds, in the pipeline of an update',
    docs: [{ _id: 1 }],
    act: { update: { _id: 2 }, with: [{ $set: { a: '$$nobody' } }] },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'knows no variable that nothing binds, in the pipeline of a $lookup',
    act: {
      aggregate: [
        {
          $lookup: {
            from: '@self',
            let: { one: '$a' },
            pipeline: [{ $match: { $expr: { $eq: ['$a', '$$two'] } } }],
            as: 'b',
          },
        },
      ],
    },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'keeps the variable of $map within it',
    act: {
      aggregate: [
        {
          $project: {
            b: { $concatArrays: [{ $map: { input: '$a', as: 'x', in: '$$x' } }, ['$$x']] },
          },
        },
      ],
    },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'does not know the element by its usual name when it has another',
    act: {
      aggregate: [{ $project: { b: { $filter: { input: '$a', as: 'x', cond: '$$this' } } } }],
    },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'evaluates the variables of $let without each other',
    act: {
      aggregate: [{ $project: { b: { $let: { vars: { x: 1, y: '$$x' }, in: '$$y' } } } }],
    },
    errorCode: UNDEFINED_VARIABLE,
  },
  {
    name: 'takes a text in a filter for a text, though it looks like a variable',
    docs: [{ _id: 1, a: '$$nobody' }],
    act: { aggregate: [{ $match: { a: '$$nobody' } }] },
    expected: [{ _id: 1, a: '$$nobody' }],
  },
  {
    name: 'takes a literal for itself, though it looks like a variable',
    act: { expression: { $literal: { b: '$$nobody' } } },
    docs: [{ _id: 1 }],
    expected: { b: '$$nobody' },
  },
  {
    name: 'sees the variables of each $lookup around, and of the operators within',
    docs: [{ _id: 1, a: [1, 2] }],
    act: {
      aggregate: [
        {
          $lookup: {
            from: '@self',
            let: { outer: '$a' },
            pipeline: [
              {
                $lookup: {
                  from: '@self',
                  let: { inner: '$_id' },
                  pipeline: [
                    {
                      $project: {
                        sum: {
                          $reduce: {
                            input: '$$outer',
                            initialValue: '$$inner',
                            in: { $add: ['$$value', '$$this'] },
                          },
                        },
                      },
                    },
                  ],
                  as: 'c',
                },
              },
              { $project: { c: 1 } },
            ],
            as: 'b',
          },
        },
      ],
    },
    expected: [{ _id: 1, a: [1, 2], b: [{ _id: 1, c: [{ _id: 1, sum: 4 }] }] }],
  },
  {
    name: 'removes what a variable of findAndModify picks',
    docs: [
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
    ],
    act: {
      command: {
        findAndModify: '@self',
        query: { $expr: { $eq: ['$a', '$$wanted'] } },
        let: { wanted: 2 },
        remove: true,
      },
      fields: ['value'],
    },
    expected: { value: { _id: 2, a: 2 } },
  },
  {
    name: 'shows by a variable what findAndModify found',
    docs: [{ _id: 1, a: 1 }],
    act: {
      command: {
        findAndModify: '@self',
        query: { _id: 1 },
        update: { $inc: { a: 1 } },
        fields: { b: { $add: ['$a', '$$more'] } },
        let: { more: 10 },
        new: true,
      },
      fields: ['value'],
    },
    expected: { value: { _id: 1, b: 12 } },
  },
];
