import { expect, it, jest } from '@jest/globals';

import { killOverAndOver } from '../bench/scrape-kill-rounds.js';

// Four processes compile themselves. The long form is `npm run bench:scrape-kill`.
jest.setTimeout(120_000);

it('ends every scrape once, whichever instance is killed while at work on it', async () => {
  const report = await killOverAndOver({
    rounds: 2,
    crewSize: 2,
    leaseMs: 1000,
    onRound: () => undefined,
  });

  expect(report.accepted).toBeGreaterThan(0);
  expect(report).toMatchObject({
    unended: 0,
    endedTwice: 0,
    repeatedPosts: 0,
    repeatedComments: 0,
  });
});
