import { DirectDatabase } from '../../conformance/direct-database.js';
import { type Value } from '../bson/value.js';
import { CursorRegistry } from './cursor-registry.js';
import { Deadline } from './deadline.js';

const ENDLESS: readonly (readonly [what: string, pipeline: Value[]])[] = [
  [
    'joins everything with everything',
    [
      { $lookup: { from: 'docs', pipeline: [{ $match: { n: { $gte: 0 } } }], as: 'all' } },
      { $unwind: '$all' },
      { $lookup: { from: 'docs', pipeline: [{ $match: { n: { $gte: 0 } } }], as: 'more' } },
      { $match: { n: -1 } },
    ],
  ],
  [
    'spreads large arrays',
    [{ $set: { n: { $range: [0, 100_000] } } }, { $unwind: '$n' }, { $match: { n: -1 } }],
  ],
  [
    'works through one large array',
    [
      { $limit: 1 },
      {
        $set: {
          n: {
            $reduce: {
              input: { $range: [0, 1_000_000] },
              initialValue: 0,
              in: { $add: ['$$value', { $mod: [{ $multiply: ['$$this', '$$this'] }, 7] }] },
            },
          },
        },
      },
    ],
  ],
];

describe(Deadline.name, () => {
  let database: DirectDatabase;

  beforeAll(async () => {
    database = new DirectDatabase();
    const documents = Array.from(new Array(1000).keys(), (n) => ({ _id: n, n }));
    await database.must({ insert: 'docs', documents });
  });

  afterAll(async () => {
    await database.close();
  });

  it.each(ENDLESS)('ends a pipeline that %s', async (_what, pipeline) => {
    const command = { aggregate: 'docs', pipeline, cursor: {}, maxTimeMS: 30 };
    expect(await database.run(command)).toMatchObject({ ok: 0, code: 50 });
  });

  it('ends a count that takes longer', async () => {
    const count = {
      count: 'docs',
      query: { $expr: { $gte: ['$n', { $size: { $range: [0, 9000] } }] } },
    };
    expect(await database.run({ ...count, maxTimeMS: 20 })).toMatchObject({ ok: 0, code: 50 });
  });

  it('refuses a time that is none', async () => {
    for (const maxTimeMS of [-1, 1.5, 'soon']) {
      expect(await database.run({ ping: 1, maxTimeMS })).toMatchObject({ ok: 0, code: 2 });
    }
  });
});

describe(CursorRegistry.name, () => {
  function numbered(count: number): Iterator<Buffer> {
    return Array.from(new Array(count).keys(), (n) => Buffer.from([n])).values();
  }

  it('forgets a cursor that nobody read for too long, but not one without a time-out', () => {
    let now = 0;
    const cursors = new CursorRegistry(1000, () => now);
    const idle = cursors.open('db.a', numbered(9), { batchSize: 2 });
    const patient = cursors.open('db.a', numbered(9), { batchSize: 2, expires: false });
    const used = cursors.open('db.a', numbered(9), { batchSize: 2 });
    now = 900;
    cursors.next(used.cursorId, 'db.a', 1);
    now = 1100;
    cursors.sweep();
    expect(() => cursors.next(idle.cursorId, 'db.a', 1)).toThrow('not found');
    expect(cursors.next(patient.cursorId, 'db.a', 1).documents).toEqual([Buffer.from([2])]);
    expect(cursors.next(used.cursorId, 'db.a', null).cursorId.isZero()).toBe(true);
    expect(cursors.openCount).toBe(1);
  });

  it('reads no cursor for another collection', () => {
    const cursors = new CursorRegistry(1000);
    const { cursorId } = cursors.open('db.a', numbered(9), { batchSize: 2 });
    expect(() => cursors.next(cursorId, 'db.b', 1)).toThrow('different namespace');
  });
});
