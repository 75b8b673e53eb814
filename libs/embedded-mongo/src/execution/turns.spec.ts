import { Deadline, NO_DEADLINE } from '../server/deadline.js';
import { sumInTurns } from './turns.js';

/** Parts that take a while each. */
function* slowParts(count: number, milliseconds: number): Generator<number> {
  for (let part = 0; part < count; part += 1) {
    const endsAt = performance.now() + milliseconds;
    while (performance.now() < endsAt) {
      // Time passes as it does while something is read.
    }
    yield part;
  }
}

/** The longest that something which is always ready to go on had to wait while the work went on, in ms. */
async function longestWait(work: Promise<unknown>): Promise<number> {
  const state = { isOver: false };
  let longest = 0;
  void work.finally(() => {
    state.isOver = true;
  });
  while (!state.isOver) {
    const startedAt = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, performance.now() - startedAt);
  }
  return longest;
}

describe(sumInTurns.name, () => {
  it('adds up, over many turns and over none', async () => {
    expect(await sumInTurns(slowParts(30, 1), NO_DEADLINE)).toBe(435);
    expect(await sumInTurns([], NO_DEADLINE)).toBe(0);
  });

  it('lets others wait for one turn, not for all that add up at the same time', async () => {
    const many = Array.from({ length: 20 }, () => sumInTurns(slowParts(30, 1), NO_DEADLINE));

    expect(await longestWait(Promise.all(many))).toBeLessThan(100);
    expect(await Promise.all(many)).toEqual(many.map(() => 435));
  });

  it('ends with its time', async () => {
    await expect(sumInTurns(slowParts(1000, 1), new Deadline(20))).rejects.toMatchObject({
      code: 50,
    });
  });
});
