import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type KeyRange, KeyValueStore, Table } from './key-value-store.js';

const MANY = 100_000;

let dir: string;
let store: KeyValueStore;

function keyOf(group: number, position: number): Buffer {
  const key = Buffer.alloc(5);
  key.writeUInt8(group);
  key.writeUInt32BE(position, 1);
  return key;
}

function rangeOf(group: number, from = 0, to = 0xff_ff_ff_ff): KeyRange {
  return { start: keyOf(group, from), end: keyOf(group, to) };
}

/** The shortest of several runs, in milliseconds. */
function leastTime(work: () => unknown): number {
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      const startedAt = performance.now();
      work();
      return performance.now() - startedAt;
    }),
  );
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'key-value-store-spec-'));
  store = new KeyValueStore({ path: join(dir, 'data.lmdb'), isDurable: false });
  store.transaction(() => {
    for (const [group, size] of [
      [1, 50],
      [2, 5],
      [4, MANY],
    ] as const) {
      for (let position = 0; position < size; position += 1) {
        store.indexes.put(keyOf(group, position), Buffer.alloc(0));
      }
    }
  });
});

afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

describe(`${Table.name}.count`, () => {
  const table = (): Table => store.indexes;

  it.each([
    ['a range with others behind it', rangeOf(1), 50],
    ['a part of one', rangeOf(1, 10, 20), 10],
    ['an empty one', rangeOf(3), 0],
    ['the last one', rangeOf(4), MANY],
  ])('counts %s, as far as the limit', (_what, range, size) => {
    expect(table().count(range)).toBe(size);
    for (const limit of [1, 4, 5, 6, 10, 11, 49, 50, 51, 300]) {
      expect(table().count(range, limit)).toBe(Math.min(size, limit));
    }
  });

  it('counts the same in steps, none of them longer than a few milliseconds', () => {
    const steps = [...table().countInSteps(rangeOf(4))];

    expect(steps.reduce((sum, step) => sum + step, 0)).toBe(MANY);
    expect(Math.max(...steps)).toBeLessThanOrEqual(20_000);
    expect([...table().countInSteps(rangeOf(2))]).toEqual([5]);
    expect([...table().countInSteps(rangeOf(3))]).toEqual([0]);
  });

  it('costs what the limit costs, however many there are', () => {
    const bounded = leastTime(() => table().count(rangeOf(4), 200));
    const whole = leastTime(() => table().count(rangeOf(4)));

    expect(bounded).toBeLessThan(whole / 5);
  });
});
