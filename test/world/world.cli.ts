/** Lives through random worlds and looks whether every promise is kept; ends with 1 when one is broken. */
import 'reflect-metadata';

import { parseArgs } from 'node:util';

import type { Play } from './player.js';
import { tellFailure, tellSum } from './report.js';
import { WorldInn } from './world-inn.js';

const HELP = `Runs the whole application against random worlds that misbehave, on a clock of their own, and checks its promises.

  npm run test:world -- --seeds 500

  --seeds <n>        how many worlds (default: 25)
  --first-seed <n>   the first of them (default: 1)
  --seed <n>         this one alone, with everything that happened in it
  --help             this text
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '25' },
    'first-seed': { type: 'string', default: '1' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  const isOne = values.seed !== undefined;
  const first = Number(values.seed ?? values['first-seed']);
  process.exitCode = await main(first, isOne ? 1 : Number(values.seeds), isOne);
}

async function main(first: number, count: number, isToldWhole: boolean): Promise<number> {
  const inn = await WorldInn.open();
  const startedAt = performance.now();
  const plays: Play[] = [];
  try {
    for (let seed = first; seed < first + count; seed += 1) {
      const play = await inn.play(seed);
      plays.push(play);
      if (play.breaches.length > 0) {
        process.stdout.write(`\r${tellFailure(play)}`);
      } else if (isToldWhole) {
        process.stdout.write(`${play.story.join('\n')}\n`);
      }
      if (process.stdout.isTTY) {
        process.stdout.write(`\r${plays.length} of ${count} worlds`);
      }
    }
  } finally {
    await inn.close();
  }
  process.stdout.write(`\r${tellSum(plays, (performance.now() - startedAt) / 1_000)}`);
  return plays.every(({ breaches }) => breaches.length === 0) ? 0 : 1;
}
