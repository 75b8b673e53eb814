import { expect, it, jest } from '@jest/globals';

import { killOverAndOver } from '../bench/scrape-kill-rounds.js';

// Four processes compile themselves. The long form is `npm run bench:scrape-kill`.
jest.setTimeout(120_000);

const LONGEST_TAKEOVER_MS = 30_000;

it('has another instance take over what a killed one was at work on, and ends every scrape once', async () => {
  const report = await killOverAndOver({
    rounds: 2,
    crewSize: 2,
    leaseMs: 1000,
    onRound: () => undefined,
  });

  expect(report.accepted).toBeGreaterThan(0);
  expect(report.interrupted).toBeGreaterThan(0);
  expect(report.takeoversMs).not.toEqual([]);
  expect(Math.max(...report.takeoversMs)).toBeLessThan(LONGEST_TAKEOVER_MS);
  expect(report).toMatchObject({
    unended: 0,
    endedTwice: 0,
    repeatedPosts: 0,
    repeatedComments: 0,
  });
});
