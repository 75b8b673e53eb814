/**
 * Kills instances with SIGKILL at random moments while scrapes are asked for all the time, and checks that every scrape
 * that was accepted ends, that none ends twice, that nothing is stored twice, and that another instance takes over in time.
 * Ends with 1 when one of these does not hold.
 */
import { parseArgs } from 'node:util';

import { killOverAndOver } from './scrape-kill-rounds.js';

const HELP = `Kills instances under load and checks what became of every scrape.

  npm run bench:scrape-kill -- --rounds 100

  --rounds <n>   how many times (default: 100; one takes a few seconds)
  --crew <n>     how many instances scrape (default: 3)
  --lease <ms>   SCRAPE_LEASE_MS (default: 15000, the product's own)
  --help         this text
`;
const SLOWEST_TAKEOVER_MS = 30_000;
const PROGRESS_EVERY = 10;

async function main(rounds: number, crewSize: number, leaseMs: number): Promise<void> {
  const startedAt = performance.now();
  const report = await killOverAndOver({
    rounds,
    crewSize,
    leaseMs,
    onRound: ({ round, accepted }) => {
      if (round % PROGRESS_EVERY === 0) {
        const seconds = Math.round((performance.now() - startedAt) / 1000);
        process.stdout.write(`${round} kills, ${accepted} scrapes accepted, ${seconds} s\n`);
      }
    },
  });
  const { unended, endedTwice, repeatedPosts, repeatedComments } = report;
  const takeovers = [...report.takeoversMs].sort((left, right) => left - right);
  const slowest = takeovers.at(-1) ?? 0;
  const median = takeovers[Math.floor(takeovers.length / 2)] ?? 0;
  const isMet =
    unended + endedTwice + repeatedPosts + repeatedComments === 0 &&
    takeovers.length > 0 &&
    slowest < SLOWEST_TAKEOVER_MS;
  process.stdout.write(
    `${rounds} kills of one of ${crewSize} instances, lease ${leaseMs} ms: ${report.accepted} scrapes accepted, ` +
      `${unended} without an end, ${endedTwice} ended twice (${report.acceptedEnds} ends seen), ` +
      `${repeatedPosts} posts and ${repeatedComments} comments stored twice; ${takeovers.length} of ${report.interrupted} that ran at a kill taken over after ` +
      `${median} ms (median), ${slowest} ms at most: ${isMet ? 'met' : 'MISSED'}\n`,
  );
  process.exitCode = isMet ? 0 : 1;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    crew: { type: 'string', default: '3' },
    lease: { type: 'string', default: '15000' },
    help: { type: 'boolean', default: false },
  },
});
const numbers = [values.rounds, values.crew, values.lease].map(Number);
if (values.help) {
  process.stdout.write(HELP);
} else if (numbers.some((value) => !Number.isInteger(value) || value < 1)) {
  process.stderr.write('--rounds, --crew and --lease must be whole numbers above 0.\n');
  process.exitCode = 2;
} else {
  const [rounds = 0, crewSize = 0, leaseMs = 0] = numbers;
  await main(rounds, crewSize, leaseMs);
}
