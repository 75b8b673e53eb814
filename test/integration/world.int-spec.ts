import '../support/esm-for-commonjs.js';

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { compiledProgram } from '../support/compiled-program.js';
import type { WorldInn } from '../world/world-inn.js';

const { WorldInn: Inn } = await import('../world/world-inn.js');

// A second or two for each world, unless the machine does much else besides; one that is given up would disturb the next.
const PATIENCE_MS = 480_000;
jest.setTimeout(PATIENCE_MS + 20_000);

/** The first seed of each run and how many it lives through; `npm run test:world -- --seeds 500` is the long form. */
const RUNS = [
  [1, 13],
  [14, 12],
] as const;

describe('the whole application in a random world that misbehaves', () => {
  let inn: WorldInn;

  beforeAll(async () => {
    inn = await Inn.open();
    // What is loaded and compiled at first use takes time of the machine's own, which is no part of a world.
    await inn.play(11);
  });

  afterAll(() => inn.close());

  // In processes of their own, at the same time: the worlds of one take more than one core can do soon.
  it('keeps every promise in those of 25 seeds', async () => {
    const told = await Promise.all(RUNS.map(([firstSeed, count]) => liveThrough(firstSeed, count)));

    for (const [index, [, count]] of RUNS.entries()) {
      expect(told[index]).toMatch(
        new RegExp(`\\r${count} worlds in .*\nevery promise was kept\n$`, 's'),
      );
    }
  });

  it('lives through one of them the same way again', async () => {
    const [once, again] = [await inn.play(12), await inn.play(12)];

    expect(once.requestCount).toBeGreaterThan(5);
    expect(again).toEqual(once);
  });
});

/** All that is told of so many worlds: of each that broke a promise what led there, then the sum. */
async function liveThrough(firstSeed: number, count: number): Promise<string> {
  const child = spawn(
    process.execPath,
    [
      compiledProgram('test/world/world.cli.ts'),
      ...['--first-seed', String(firstSeed), '--seeds', String(count)],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_MS },
  );
  const [out, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return complaints + out;
}
