import { Binary, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const VALUES = [
  new MinKey(),
  null,
  -1,
  0.5,
  Long.fromNumber(1),
  Decimal128.fromString('1.5'),
  2,
  'A',
  'a',
  'aa',
  { a: 1 },
  { a: 2 },
  { b: 1 },
  new Binary(Buffer.from([1])),
  new Binary(Buffer.from([1, 2])),
  new ObjectId('000000000000000000000001'),
  false,
  true,
  new Date(0),
  new Date(1),
  new Timestamp({ t: 1, i: 1 }),
  /a/,
  new MaxKey(),
].map((v, id) => ({ _id: id, v }));
const SHUFFLED = Array.from(VALUES.keys(), (index) => VALUES[(index * 7) % VALUES.length]).filter(
  (value) => value !== undefined,
);
const IN_ORDER = VALUES.map((value) => ({ _id: value._id }));

const COUNTED = [1, 2, 3, 4].map((id) => ({ _id: id }));

const SHAPES: readonly ConformanceCase[] = [
  {
    name: 'sorts all types in their order',
    docs: SHUFFLED,
    act: { find: {}, options: { sort: { v: 1 }, projection: { _id: 1 } } },
    expected: IN_ORDER,
  },
  {
    name: 'sorts all types in their order by an index',
    docs: SHUFFLED,
    indexes: [{ v: 1 }],
    act: { find: {}, options: { sort: { v: 1 }, projection: { _id: 1 }, hint: { v: 1 } } },
    expected: IN_ORDER,
  },
  {
    name: 'sorts all types backwards by a descending index',
    docs: SHUFFLED,
    indexes: [{ v: -1 }],
    act: { find: {}, options: { sort: { v: -1 }, projection: { _id: 1 }, hint: { v: -1 } } },
    expected: IN_ORDER.toReversed(),
  },
  {
    name: 'gives every type back as it was',
    docs: VALUES,
    act: { find: {}, options: { sort: { _id: 1 } } },
    expected: VALUES,
  },
  {
    name: 'returns documents in order of insertion',
    docs: [{ _id: 3 }, { _id: 1 }, { _id: 2 }],
    act: { find: {} },
    expected: [{ _id: 3 }, { _id: 1 }, { _id: 2 }],
  },
  {
    name: 'sorts arrays by their least element ascending',
    docs: [{ _id: 1, a: [5, 2] }, { _id: 2, a: 3 }, { _id: 3, a: [] }, { _id: 4 }],
    act: { find: {}, options: { sort: { a: 1, _id: 1 }, projection: { _id: 1 } } },
    expected: [{ _id: 3 }, { _id: 4 }, { _id: 1 }, { _id: 2 }],
  },
  {
    name: 'sorts arrays by their greatest element descending',
    docs: [
      { _id: 1, a: [5, 2] },
      { _id: 2, a: 3 },
      { _id: 3, a: [] },
    ],
    act: { find: {}, options: { sort: { a: -1 }, projection: { _id: 1 } } },
    expected: [{ _id: 1 }, { _id: 2 }, { _id: 3 }],
  },
  {
    name: 'skips and limits',
    docs: COUNTED,
    act: { find: {}, options: { sort: { _id: 1 }, skip: 2, limit: 2, projection: { _id: 1 } } },
    expected: [{ _id: 3 }, { _id: 4 }],
  },
];

type Projected = readonly [projection: object, result: object];

const SOURCE = {
  _id: 1,
  a: 1,
  b: { c: 2, d: 3 },
  l: [
    { x: 1, y: 2 },
    { x: 3, y: 4 },
  ],
  m: [1, 2, 3, 4],
};

const PROJECTIONS: readonly Projected[] = [
  [{ a: 1 }, { _id: 1, a: 1 }],
  [{ a: 1, _id: 0 }, { a: 1 }],
  [
    { a: 0, l: 0, m: 0 },
    { _id: 1, b: { c: 2, d: 3 } },
  ],
  [
    { _id: 0 },
    {
      a: 1,
      b: { c: 2, d: 3 },
      l: [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
      m: [1, 2, 3, 4],
    },
  ],
  [{ 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
  [{ b: { c: 1 } }, { _id: 1, b: { c: 2 } }],
  [
    { 'b.c': 0, l: 0, m: 0 },
    { _id: 1, a: 1, b: { d: 3 } },
  ],
  [{ 'l.x': 1 }, { _id: 1, l: [{ x: 1 }, { x: 3 }] }],
  [
    { m: { $slice: 2 }, a: 1 },
    { _id: 1, a: 1, m: [1, 2] },
  ],
  [
    { m: { $slice: -1 }, _id: 1, a: 1 },
    { _id: 1, a: 1, m: [4] },
  ],
  [
    { m: { $slice: [1, 2] }, a: 1 },
    { _id: 1, a: 1, m: [2, 3] },
  ],
  [{ l: { $elemMatch: { x: 3 } } }, { _id: 1, l: [{ x: 3, y: 4 }] }],
  [
    { a: 1, sum: { $add: ['$a', 1] } },
    { _id: 1, a: 1, sum: 2 },
  ],
  [
    { a: 1, k: 'text' },
    { _id: 1, a: 1, k: 'text' },
  ],
];

/** Order, types and projections of results. */
export const resultCases: readonly ConformanceCase[] = [
  ...SHAPES,
  ...PROJECTIONS.map(([projection, expected]) => ({
    name: `projects ${named(projection)}`,
    docs: [SOURCE],
    act: { find: {}, options: { projection } },
    expected: [expected],
  })),
  {
    name: 'projects the matched element by position',
    docs: [SOURCE],
    act: { find: { 'l.x': 3 }, options: { projection: { 'l.$': 1 } } },
    expected: [{ _id: 1, l: [{ x: 3, y: 4 }] }],
  },
  {
    name: 'refuses a projection that both keeps and drops',
    docs: [SOURCE],
    act: { find: {}, options: { projection: { a: 1, b: 0 } } },
    errorCode: 31254,
  },
];
