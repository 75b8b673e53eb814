/**
 * Lets many clients ask for the same page at once that nobody has asked for before, at one instance and at two on one
 * database, and counts what the source was asked. Ends with 1 when it was more than one document.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { EmbeddedMongo } from '@app/embedded-mongo';

import { AppProcess } from '../support/app-process.js';
import { exchange } from '../support/http-answer.js';

const HELP = `Counts the fetches that many first-time callers of one page cause.

  npm run bench:first-callers -- --callers 1000

  --callers <n>  how many ask at once (default: 1000)
  --help         this text
`;
const PAGE_ID = 'copperfinch';
const SETTINGS = { BROWSER: 'off', RATE_LIMIT_READS_PER_MINUTE: '0', OVERLOAD_DELAY_MS: '0' };

/** Documents that an instance has asked the source for, as its metrics tell. */
async function fetchCount(origin: string): Promise<number> {
  const { text } = await exchange(origin, '/metrics');
  const counts = text.matchAll(/^pagelens_source_fetch_duration_seconds_count\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** How many answers had each status. */
function tally(statuses: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const status of statuses) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => `${count} × ${status}`).join(', ');
}

/** True when every caller was answered with the same page after one fetch. */
async function callAtOnce(
  label: string,
  origins: readonly string[],
  callers: number,
): Promise<boolean> {
  const startedAt = performance.now();
  const answers = await Promise.all(
    Array.from({ length: callers }, (_unused, index) =>
      exchange(origins[index % origins.length] ?? '', `/api/v1/pages/${PAGE_ID}`),
    ),
  );
  const ms = Math.round(performance.now() - startedAt);
  const counts = await Promise.all(origins.map(fetchCount));
  const fetches = counts.reduce((sum, count) => sum + count, 0);
  const given = answers.filter(({ status }) => status === 200);
  const bodyCount = new Set(given.map(({ text }) => text)).size;
  const isMet = fetches === 1 && given.length === callers && bodyCount === 1;
  process.stdout.write(
    `${label}: ${callers} callers at once, answered ${tally(answers.map(({ status }) => status))} with ${bodyCount} different pages in ${ms} ms; ` +
      `${fetches} fetches (${counts.join(' + ')}): ${isMet ? 'met' : 'MISSED'}\n`,
  );
  return isMet;
}

async function atInstances(
  label: string,
  count: number,
  callers: number,
  settings: Readonly<Record<string, string>>,
): Promise<boolean> {
  const instances = Array.from({ length: count }, () =>
    AppProcess.start({ ...SETTINGS, ...settings }),
  );
  try {
    const origins = await Promise.all(instances.map((instance) => instance.origin()));
    return await callAtOnce(label, origins, callers);
  } finally {
    await Promise.all(instances.map((instance) => instance.kill()));
  }
}

async function main(callers: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'first-callers-'));
  const database = await EmbeddedMongo.start();
  try {
    const isMetByOne = await atInstances('one instance', 1, callers, { DATA_DIR: directory });
    const isMetByTwo = await atInstances('two instances', 2, callers, {
      MONGODB_URI: database.uri,
    });
    process.exitCode = isMetByOne && isMetByTwo ? 0 : 1;
  } finally {
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: {
    callers: { type: 'string', default: '1000' },
    help: { type: 'boolean', default: false },
  },
});
const callers = Number(values.callers);
if (values.help) {
  process.stdout.write(HELP);
} else if (!Number.isInteger(callers) || callers < 1) {
  process.stderr.write('--callers must be a whole number above 0.\n');
  process.exitCode = 2;
} else {
  await main(callers);
}
