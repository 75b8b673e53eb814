/**
 * How many documents that lose or garble something by a change of layout are recognised, and how many that are as they
 * should be are taken for drifted. Worlds of the given seeds are read day by day, then in each of many drifted layouts;
 * what is lossy is decided by the world's truth. `npm run bench:drift -- --seeds 301,302 [--layouts N] [--days N]`.
 */
import { parseArgs } from 'node:util';

import { type DriftMeasure, measureDrift } from './drift-measure.js';
import { DETECTION_GOAL, FALSE_ALARM_GOAL, percent, sumUp } from './drift-rates.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '301,302' },
    layouts: { type: 'string', default: '320' },
    days: { type: 'string', default: '40' },
    stride: { type: 'string', default: '2' },
    missed: { type: 'boolean', default: false },
  },
});

const runs = values.seeds.split(',').map((seed) =>
  measureDrift({
    seed: Number(seed),
    layoutCount: Number(values.layouts),
    layoutStep: 1,
    healthyDays: Number(values.days),
    stride: Number(values.stride),
    pageCount: Number.POSITIVE_INFINITY,
  }),
);
const documents = runs.flatMap(({ drifted }) => drifted);
const healthy = runs.flatMap((run) => run.healthy);
if (values.missed) {
  documents.filter(isMissed).forEach(({ layout, what, losses }) => {
    print(`missed: ${layout.name}, ${what}: ${[...new Set(losses)].join(' ')}`);
  });
  healthy
    .filter(({ isRefused }) => isRefused)
    .forEach(({ day, target, why }) => {
      print(`falsely alarmed: day ${day}, ${target}: ${why}`);
    });
}
const rates = sumUp(documents, healthy);
for (const { name, lossyCount, caughtCount, harmlessCount, condemnedCount } of rates.groups) {
  print(
    `${name.padEnd(28)}lossy ${String(lossyCount).padStart(6)}  caught ${percent(caughtCount, lossyCount)}` +
      `   lossless ${String(harmlessCount).padStart(6)}  condemned ${percent(condemnedCount, harmlessCount)}`,
  );
}
print(
  `healthy documents ${healthy.length}, falsely alarmed ${percent(rates.alarmCount, healthy.length)}`,
);
for (const layout of rates.missedLayouts) {
  print(`not detected: ${layout}`);
}
print(
  `documents: refused ${rate(rates.refusal)} of the lossy ones; ` +
    `refused, or what they lost held to be missing: ${rate(rates.caution)}`,
);
print(
  `layouts: detected ${rate(rates.detection)} of the lossy ones, goal ${100 * DETECTION_GOAL} %; ` +
    `false alarms ${rate(rates.falseAlarms)} of documents, goal ${100 * FALSE_ALARM_GOAL} %: ` +
    (rates.isMet ? 'met' : 'MISSED'),
);
process.exitCode = rates.isMet ? 0 : 1;

function isMissed({ losses, isRefused }: DriftMeasure): boolean {
  return losses.length > 0 && !isRefused;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function rate(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
