/**
 * Feeds the parsers damaged documents and fails on anything thrown, any hang and any growth of memory.
 * `npm run fuzz:parser -- [--documents N] [--seed S]`; a failure prints the seed that makes the same document again
 * (`--documents 1 --seed <that>`).
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import {
  classifyDocument,
  decodeDocument,
  openDocument,
  parseCompanyPage,
  parsePostPage,
} from '@app/linkedin';
import { createWorld } from '@app/sample-world';

import { Chance, mutate } from './document-mutations.js';

const CORPUS = join(import.meta.dirname, '../../../shared/corpus');

/** Time allowed for a document of 500 KB or less. */
const LIMIT_MS = 50;
/** A pause of the machine is no hang of the parser: a document this slow is read again, and its best time counts. */
const SUSPICIOUS_MS = 10;
const RETRIES = 6;
const MAX_GROWTH_MB = 64;
const PROGRESS_EVERY = 1000;

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const [total, firstSeed] = [Number(values.documents), Number(values.seed)];
const sources = [...corpusDocuments(), ...sampleDocuments()];
process.stdout.write(
  `${total} documents from ${sources.length} sources, seeds from ${firstSeed}\n`,
);

let slowestMs = 0;
let settledMb = 0;
const startedAt = performance.now();
for (let number = 0; number < total; number += 1) {
  const seed = firstSeed + number;
  slowestMs = Math.max(slowestMs, checked(seed, mutate(new Chance(seed), sources)));
  if (number % PROGRESS_EVERY === PROGRESS_EVERY - 1 || number === total - 1) {
    settledMb = watchMemory(number + 1, seed);
  }
}
process.stdout.write(`\nno throw, slowest ${slowestMs.toFixed(1)} ms, heap ${settledMb} MB\n`);

/** Reads one document in every way and answers how long the slowest way took, in ms. */
function checked(seed: number, html: string): number {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt <= RETRIES && bestMs > SUSPICIOUS_MS; attempt += 1) {
    bestMs = Math.min(bestMs, timed(seed, html));
  }
  if (bestMs > LIMIT_MS) {
    fail(seed, `took ${bestMs.toFixed(1)} ms for ${html.length} characters`);
  }
  return bestMs;
}

function timed(seed: number, html: string): number {
  try {
    const companyMs = elapsed(() => parseCompanyPage(openDocument(html)));
    const postMs = elapsed(() => parsePostPage(openDocument(html)));
    const classifyMs = elapsed(() => classifyDocument(openDocument(html)));
    return Math.max(companyMs, postMs, classifyMs);
  } catch (error) {
    return fail(seed, `threw ${String(error)}`);
  }
}

/** Milliseconds by the clock or of processor time, whichever is less: waiting for a busy machine is not the parser's. */
function elapsed(work: () => unknown): number {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const clockMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return Math.min(clockMs, (user + system) / 1000);
}

/** What stays reachable must not grow with the number of documents read. */
function watchMemory(done: number, seed: number): number {
  globalThis.gc?.();
  const usedMb = Math.round(process.memoryUsage().heapUsed / 1_048_576);
  const perSecond = Math.round((done * 1000) / (performance.now() - startedAt));
  process.stdout.write(
    `\r${done}/${total}  ${perSecond}/s  slowest ${slowestMs.toFixed(1)} ms  heap ${usedMb} MB  `,
  );
  if (settledMb > 0 && usedMb > settledMb + MAX_GROWTH_MB) {
    fail(seed, `heap grew from ${settledMb} to ${usedMb} MB`);
  }
  return settledMb === 0 ? usedMb : settledMb;
}

function fail(seed: number, what: string): never {
  process.stdout.write(`\nseed ${seed} ${what}\n`);
  process.exit(1);
}

function corpusDocuments(): string[] {
  if (!existsSync(CORPUS)) {
    process.stdout.write(`No corpus at ${CORPUS}: only sample documents are mutated.\n`);
    return [];
  }
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html'))
    .map((file) => decodeDocument(readFileSync(join(CORPUS, file))));
}

function sampleDocuments(): string[] {
  const world = createWorld({ seed: 1 });
  const addresses = world.companies.flatMap(({ url, posts }) => [
    url,
    ...posts.slice(0, 2).map((post) => post.url),
  ]);
  return addresses.map((address) => world.respond(new URL(address).pathname).body).filter(Boolean);
}
