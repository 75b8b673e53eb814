import { describe, expect, it } from '@jest/globals';

import { times } from '../random.js';
import { SampleWorld, type SampleWorldOptions } from '../sample-world.server.js';
import { aFault, FAULT_EFFECTS, FAULT_KINDS, type FaultKind } from './fault.js';
import { FaultRegister } from './fault-register.js';
import { type FaultKey, type FaultSchedule, seededFaults } from './fault-schedule.js';

const keys: readonly FaultKey[] = times(2_000, (index) => ({
  path: `/company/page-${index % 40}`,
  day: index % 5,
  ordinal: 1 + Math.floor(index / 200),
}));
const kindsOf = (schedule: FaultSchedule): readonly (FaultKind | null)[] =>
  keys.map((key) => schedule.faultFor(key)?.kind ?? null);

describe(seededFaults.name, () => {
  it('answers the same key with the same fault, in any order', () => {
    const [one, two] = [seededFaults(7, { rate: 0.5 }), seededFaults(7, { rate: 0.5 })];
    const backwards = [...keys].reverse().map((key) => two.faultFor(key));
    expect(keys.map((key) => one.faultFor(key))).toEqual(backwards.reverse());
  });

  it('differs from seed to seed', () => {
    expect(kindsOf(seededFaults(7))).not.toEqual(kindsOf(seededFaults(8)));
  });

  it('meets its rate, and every kind of document fault', () => {
    const kinds = kindsOf(seededFaults(1, { rate: 0.3 })).filter((kind) => kind !== null);
    expect(kinds.length / keys.length).toBeCloseTo(0.3, 1);
    const ofDocuments = FAULT_KINDS.filter((kind) => FAULT_EFFECTS[kind] !== 'robots');
    expect(new Set(kinds)).toEqual(new Set(ofDocuments));
  });

  it('keeps to the kinds it was given', () => {
    const schedule = seededFaults(1, { rate: 1, kinds: ['denied'] });
    expect(new Set(kindsOf(schedule))).toEqual(new Set(['denied']));
    expect(schedule.faultFor({ path: '/robots.txt', day: 0, ordinal: 1 })).toBeNull();
  });

  it('gives robots.txt one face a day, however often it is asked for', () => {
    const schedule = seededFaults(3, { rate: 0.5 });
    const faces = times(200, (day) => {
      const asked = times(3, (index) =>
        schedule.faultFor({ path: '/robots.txt', day, ordinal: index + 1 }),
      );
      expect(new Set(asked.map((fault) => JSON.stringify(fault))).size).toBe(1);
      return asked[0]?.kind ?? null;
    });
    expect(new Set(faces).size).toBe(6);
  });

  it('takes durations and sizes from its options', () => {
    const options = { rate: 1, slowMs: 11, silentMs: 22, hugeBytes: 33 };
    const document = seededFaults(1, options).faultFor({ path: '/x', day: 0, ordinal: 1 });
    expect(document).toMatchObject({ durationMs: 11, byteCount: 33 });
    const silent = seededFaults(1, { ...options, kinds: ['robotsTimeout'] });
    expect(silent.faultFor({ path: '/robots.txt', day: 0, ordinal: 1 })?.durationMs).toBe(22);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses %d as a rate', (rate) => {
    expect(() => seededFaults(1, { rate })).toThrow(RangeError);
  });
});

describe(FaultRegister.name, () => {
  const startedAt = new Date('2026-11-01T00:00:00Z');
  const asked: FaultKey[] = [];
  const schedule: FaultSchedule = {
    faultFor: (key) => {
      asked.push(key);
      return aFault('denied');
    },
  };

  it('counts requests per path and virtual day, whatever their query', () => {
    const register = new FaultRegister(schedule, startedAt);
    const tomorrow = new Date('2026-11-02T00:00:00Z');
    register.next('/a?x=1', startedAt);
    register.next('/b', startedAt);
    register.next('/a#y', new Date('2026-11-01T23:59:59Z'));
    register.next('/a', tomorrow);
    expect(asked).toEqual([
      { path: '/a', day: 0, ordinal: 1 },
      { path: '/b', day: 0, ordinal: 1 },
      { path: '/a', day: 0, ordinal: 2 },
      { path: '/a', day: 1, ordinal: 1 },
    ]);
  });

  it.each(['/authwall?x', '/login', '/uas/login', '/checkpoint/challenge/x', '/redirect-loop/a'])(
    'leaves %s alone',
    (path) => {
      expect(new FaultRegister(schedule, startedAt).next(path, startedAt)).toBeNull();
    },
  );
});

describe('a failing schedule', () => {
  async function record(options: SampleWorldOptions, isAtOnce: boolean): Promise<string[]> {
    const site = await SampleWorld.start(options);
    const paths = site.world.companies.map(({ url }) => new URL(url).pathname);
    const visit = (path: string): Promise<unknown> =>
      fetch(`${site.origin}${path}`, { redirect: 'manual' })
        .then((response) => response.arrayBuffer())
        .catch(() => null);
    for (const day of [0, 1]) {
      for (const round of [0, 1, 2]) {
        const order = round === day ? paths : [...paths].reverse();
        if (isAtOnce) {
          await Promise.all(order.map(visit));
        } else {
          for (const path of order) {
            await visit(path);
          }
        }
      }
      site.clock.advance(86_400_000);
    }
    await site.stop();
    const seen = site.requests.map(
      ({ path, virtualAt, status, fault }) =>
        `${path} ${virtualAt.toISOString()} ${status ?? '-'} ${JSON.stringify(fault)}`,
    );
    return seen.sort();
  }

  it('replays exactly from its seed, in whatever order and however many at once', async () => {
    const options = { seed: 6, faults: { rate: 0.4, slowMs: 20, hugeBytes: 500_000 } };
    const first = await record(options, false);
    expect(await record(options, true)).toEqual(first);
    expect(first.filter((line) => !line.endsWith('null')).length).toBeGreaterThan(20);
  });
});
