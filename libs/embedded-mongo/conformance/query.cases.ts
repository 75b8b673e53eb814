import { Decimal128, Double, Long, MaxKey, MinKey } from 'mongodb';

import { type ConformanceCase, named } from './conformance-case.js';

const DOCS = [
  { _id: 1, n: 1, s: 'apple', tags: ['a', 'b'], sub: { x: 1, y: 'p' } },
  { _id: 2, n: new Double(1), s: 'Banana', tags: [], sub: { x: 2 } },
  {
    _id: 3,
    n: Long.fromNumber(2),
    s: 'cherry',
    tags: ['b'],
    items: [
      { k: 'q', v: 1 },
      { k: 'r', v: 5 },
    ],
  },
  { _id: 4, n: Decimal128.fromString('2.5'), s: null, items: [{ k: 'q', v: 7 }] },
  { _id: 5, n: 'text', tags: 'a', arr: [1, 5, 9] },
  { _id: 6, n: [1, 3], arr: [[1, 2], [3]] },
  { _id: 7, n: Number.NaN, flag: true, when: new Date('2024-01-01T00:00:00Z') },
  { _id: 8, flag: false, when: new Date('2025-01-01T00:00:00Z'), bits: 54 },
];

/** Filter, ids of the matches in order of _id. */
type Row = readonly [filter: object, ids: readonly number[]];

const FILTERS: readonly Row[] = [
  [{}, [1, 2, 3, 4, 5, 6, 7, 8]],
  [{ n: 1 }, [1, 2, 6]],
  [{ n: Decimal128.fromString('1.0') }, [1, 2, 6]],
  [{ n: { $eq: 'text' } }, [5]],
  [{ n: { $ne: 1 } }, [3, 4, 5, 7, 8]],
  [{ n: { $gt: 1 } }, [3, 4, 6]],
  [{ n: { $gte: 2 } }, [3, 4, 6]],
  [{ n: { $lt: 2 } }, [1, 2, 6]],
  [{ n: { $lte: 2 } }, [1, 2, 3, 6]],
  [{ n: { $gt: 1, $lt: 3 } }, [3, 4, 6]],
  [{ n: Number.NaN }, [7]],
  [{ n: { $in: [1, 'text'] } }, [1, 2, 5, 6]],
  [{ n: { $nin: [1, 'text'] } }, [3, 4, 7, 8]],
  [{ s: null }, [4, 5, 6, 7, 8]],
  [{ s: { $exists: true } }, [1, 2, 3, 4]],
  [{ s: { $exists: false } }, [5, 6, 7, 8]],
  [{ s: { $ne: null } }, [1, 2, 3]],
  [{ s: { $in: [null, 'apple'] } }, [1, 4, 5, 6, 7, 8]],
  [{ s: /^a/ }, [1]],
  [{ s: /^b/i }, [2]],
  [{ s: { $regex: 'an', $options: '' } }, [2]],
  [{ s: { $in: [/^a/, /^c/] } }, [1, 3]],
  [{ s: { $not: /^a/ } }, [2, 3, 4, 5, 6, 7, 8]],
  [{ s: { $gt: 'a' } }, [1, 3]],
  [{ tags: 'a' }, [1, 5]],
  [{ tags: ['a', 'b'] }, [1]],
  [{ tags: [] }, [2]],
  [{ tags: { $size: 1 } }, [3]],
  [{ tags: { $size: 0 } }, [2]],
  [{ tags: { $all: ['a', 'b'] } }, [1]],
  [{ tags: { $all: ['b'] } }, [1, 3]],
  [{ tags: { $all: [] } }, []],
  [{ 'tags.0': 'b' }, [3]],
  [{ 'sub.x': 1 }, [1]],
  [{ 'sub.x': { $gte: 1 } }, [1, 2]],
  [{ 'sub.x': null }, [3, 4, 5, 6, 7, 8]],
  [{ sub: { x: 2 } }, [2]],
  [{ sub: { x: 1 } }, []],
  [{ sub: { y: 'p', x: 1 } }, []],
  [{ 'items.k': 'r' }, [3]],
  [{ 'items.v': { $gt: 5 } }, [4]],
  [{ 'items.0.v': 1 }, [3]],
  [{ items: { $elemMatch: { k: 'q', v: { $gt: 5 } } } }, [4]],
  [{ items: { $elemMatch: { k: 'q', v: 5 } } }, []],
  [{ 'items.k': 'q', 'items.v': 5 }, [3]],
  [{ arr: { $elemMatch: { $gt: 4, $lt: 6 } } }, [5]],
  [{ arr: { $gt: 4, $lt: 2 } }, [5]],
  [{ arr: [1, 2] }, [6]],
  [{ arr: { $elemMatch: { $elemMatch: { $eq: 3 } } } }, [6]],
  [{ flag: true }, [7]],
  [{ flag: { $ne: true } }, [1, 2, 3, 4, 5, 6, 8]],
  [{ when: { $gt: new Date('2024-06-01T00:00:00Z') } }, [8]],
  [{ n: { $type: 'number' } }, [1, 2, 3, 4, 6, 7]],
  [{ n: { $type: 'int' } }, [1, 6]],
  [{ n: { $type: ['string', 'long'] } }, [3, 5]],
  [{ n: { $type: 'array' } }, [6]],
  [{ s: { $type: 10 } }, [4]],
  [{ n: { $mod: [2, 0] } }, [3, 4]],
  [{ bits: { $bitsAllSet: [1, 5] } }, [8]],
  [{ bits: { $bitsAnySet: 1 } }, []],
  [{ bits: { $bitsAllClear: [0, 3] } }, [8]],
  [{ bits: { $bitsAnyClear: 2 } }, []],
  [{ $or: [{ n: 1 }, { flag: true }] }, [1, 2, 6, 7]],
  [{ $and: [{ n: 1 }, { s: 'apple' }] }, [1]],
  [{ $nor: [{ n: 1 }, { s: null }] }, [3]],
  [{ n: { $not: { $gt: 1 } } }, [1, 2, 5, 7, 8]],
  [{ $expr: { $gt: ['$sub.x', 1] } }, [2]],
  [{ $expr: { $eq: [{ $size: { $ifNull: ['$items', []] } }, 2] } }, [3]],
  [{ _id: { $in: [1, 3, 99] } }, [1, 3]],
  [{ _id: { $gt: 2, $lt: 5 } }, [3, 4]],
  [{ _id: { $gt: new MinKey(), $lt: 3 } }, [1, 2]],
  [{ n: { $lt: new MaxKey() }, _id: 1 }, [1]],
  [{ $comment: 'why', n: 'text' }, [5]],
  [{ $jsonSchema: { required: ['flag'], properties: { flag: { bsonType: 'bool' } } } }, [7, 8]],
];

const ERRORS: readonly (readonly [filter: object, code: number])[] = [
  [{ n: { $nope: 1 } }, 2],
  [{ $nope: [] }, 2],
  [{ n: { $in: 1 } }, 2],
  [{ n: { $size: -1 } }, 2],
  [{ n: { $mod: [0, 1] } }, 2],
  [{ n: { $mod: [1] } }, 2],
  [{ $or: [] }, 2],
  [{ $and: 1 }, 2],
  [{ n: { $elemMatch: 1 } }, 2],
  [{ n: { $all: 1 } }, 2],
  [{ n: { $not: 1 } }, 2],
  [{ n: { $regex: '(' } }, 51091],
  [{ n: { $options: 'i' } }, 2],
  [{ n: { $type: 'nope' } }, 2],
  [{ $where: 'true' }, 115],
  [{ $text: { $search: 'x' } }, 115],
  [{ n: { $near: [1, 2] } }, 115],
];

/** Filters. */
export const queryCases: readonly ConformanceCase[] = [
  ...FILTERS.flatMap(([find, ids]) => {
    const common = {
      docs: DOCS,
      act: { find, options: { sort: { _id: 1 }, projection: { _id: 1 } } },
      expected: ids.map((id) => ({ _id: id })),
    };
    const name = named(find);
    return [
      { name: `matches ${name}`, ...common },
      {
        name: `matches ${name} with indexes`,
        ...common,
        indexes: [{ n: 1 }, { s: -1 }, { tags: 1 }, { 'sub.x': 1 }, { 'items.v': 1, n: -1 }],
      },
    ];
  }),
  ...ERRORS.map(([find, errorCode]) => ({
    name: `refuses the filter ${named(find)}`,
    docs: [{ _id: 1 }],
    act: { find },
    errorCode,
  })),
];
