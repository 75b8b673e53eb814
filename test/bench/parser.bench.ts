/**
 * How fast the company page parser is, beside `cheerio.load` plus the same selections, in one run and with the same
 * output: a difference in any record ends the bench. `npm run bench:parser [-- --rounds N]`.
 */
import { deepStrictEqual } from 'node:assert';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { decodeDocument, openDocument, parseCompanyPage } from '@app/linkedin';
import { createWorld } from '@app/sample-world';

import { type CompanyPageRecords, parseWithCheerio } from './cheerio-company-page.js';

interface Sample {
  readonly name: string;
  readonly html: string;
}

const CORPUS = join(import.meta.dirname, '../../../shared/corpus/company');
const GOAL = 5;
const RUNS_PER_ROUND = 5;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } },
});

const samples = [...corpusPages(), ...samplePages(Number(values.seed))];
print(
  `${'page'.padEnd(34)}${'KB'.padStart(6)}${'cheerio ms'.padStart(12)}${'ours ms'.padStart(9)}${'ratio'.padStart(8)}`,
);
const ratios = samples.map((sample) => compare(sample, Number(values.rounds)));
const slowest = Math.min(...ratios);
print(`slowest ratio ${slowest.toFixed(1)}, goal ${GOAL}: ${slowest >= GOAL ? 'met' : 'MISSED'}`);
process.exitCode = slowest >= GOAL ? 0 : 1;

function compare({ name, html }: Sample, rounds: number): number {
  deepStrictEqual(
    plain(parseOurs(html)),
    plain(parseWithCheerio(html)),
    `${name} is read differently`,
  );
  warmUp(html);
  const ours: number[] = [];
  const cheerio: number[] = [];
  // Taken in turns, so that a busy moment of the machine falls on both.
  for (let round = 0; round < rounds; round += 1) {
    cheerio.push(timed(() => parseWithCheerio(html)));
    ours.push(timed(() => parseOurs(html)));
  }
  // Each round has its own ratio, so that what else the machine does in it weighs on both sides.
  const ratio = median(cheerio.map((ms, round) => ms / (ours[round] ?? Number.NaN)));
  print(
    name.padEnd(34) +
      (html.length / 1024).toFixed(0).padStart(6) +
      median(cheerio).toFixed(2).padStart(12) +
      median(ours).toFixed(2).padStart(9) +
      ratio.toFixed(1).padStart(8),
  );
  return ratio;
}

function parseOurs(html: string): CompanyPageRecords {
  const { page, posts, people } = parseCompanyPage(openDocument(html));
  if (page === null) {
    throw new Error('The bench measures company pages only');
  }
  return {
    page: page.record,
    posts: posts.map(({ record }) => record),
    people: people.map(({ record }) => record),
  };
}

function warmUp(html: string): void {
  for (let round = 0; round < 10; round += 1) {
    parseOurs(html);
    parseWithCheerio(html);
  }
}

/** Milliseconds per run, garbage collection included as it falls. */
function timed(work: () => unknown): number {
  const start = performance.now();
  for (let run = 0; run < RUNS_PER_ROUND; run += 1) {
    work();
  }
  return (performance.now() - start) / RUNS_PER_ROUND;
}

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function corpusPages(): Sample[] {
  if (!existsSync(CORPUS)) {
    print(`No corpus at ${CORPUS}: only sample pages are measured.`);
    return [];
  }
  return readdirSync(CORPUS).map((file) => ({
    name: `corpus ${file}`,
    html: decodeDocument(readFileSync(join(CORPUS, file))),
  }));
}

function samplePages(seed: number): Sample[] {
  const world = createWorld({ seed });
  return world.companies
    .map(({ pageId, url }) => ({
      name: `sample ${pageId}`,
      ...world.respond(new URL(url).pathname),
    }))
    .filter(({ status }) => status === 200)
    .map(({ name, body }) => ({ name, html: body }));
}

/** Key order is not part of a record. */
function plain(records: CompanyPageRecords): unknown {
  return structuredClone(records);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
