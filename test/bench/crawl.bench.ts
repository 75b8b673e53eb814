/**
 * How fast we fetch, parse and store, beside Crawlee's CheerioCrawler as it comes and tuned, and our browser beside its
 * PuppeteerCrawler: the same served pages, each contender built and in a process of its own, one after the other.
 * `npm ci --prefix test/bench/crawlee`, then `npm run bench:crawl [-- --pages N --browser-pages N --only fetching|storing|browsers]`.
 * Ends with 1 when a goal is missed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { findBrowser } from '@app/fetching';

import type { CrawlMeasure } from './crawl-measure.js';

const OURS = join(import.meta.dirname, 'crawl-contender.js');
const STORING = join(import.meta.dirname, 'crawl-storing-contender.js');
const SITE = join(import.meta.dirname, 'crawl-site.js');
const CRAWLEE = join(process.cwd(), 'test/bench/crawlee');
const THEIRS = join(CRAWLEE, 'contender.mjs');

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '1200' },
    'browser-pages': { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});

if (!existsSync(join(CRAWLEE, 'node_modules'))) {
  print('Crawlee is not installed: npm ci --prefix test/bench/crawlee');
  process.exit(2);
}
const COMPARISONS = {
  fetching: compareFetching,
  storing: compareStoring,
  browsers: compareBrowsers,
};
const storage = mkdtempSync(join(tmpdir(), 'bench-crawl-'));
const list = join(storage, 'urls.txt');
const site = await startSite();
try {
  const isMet: boolean[] = [];
  for (const [name, compare] of Object.entries(COMPARISONS)) {
    if (values.only === undefined || values.only === name) {
      isMet.push(...(await compare()));
    }
  }
  process.exitCode = isMet.every(Boolean) ? 0 : 1;
} finally {
  site.kill();
  rmSync(storage, { recursive: true, force: true });
}

async function compareFetching(): Promise<boolean[]> {
  const plain = await run('Crawlee, as it comes', THEIRS, 'default', values.pages);
  const tuned = await run('Crawlee, tuned', THEIRS, 'tuned', values.pages);
  const ours = await run('ours', OURS, 'http', values.pages);
  const faster = perSecond(plain) > perSecond(tuned) ? plain : tuned;
  const leaner = Math.min(plain.peakBytes, tuned.peakBytes);
  return [
    goal('as many records', Number(ours.recordCount === faster.recordCount), 1),
    goal('pages/s, fetch + parse', perSecond(ours) / perSecond(faster), 5),
    goal('memory, theirs by ours', leaner / ours.peakBytes, 2),
  ];
}

async function compareStoring(): Promise<boolean[]> {
  const plain = await run('Crawlee, storing', THEIRS, 'default-storing', values.pages);
  const tuned = await run('Crawlee, tuned, storing', THEIRS, 'tuned-storing', values.pages);
  const ours = await run('ours, storing', STORING, 'storing', values.pages);
  const faster = perSecond(plain) > perSecond(tuned) ? plain : tuned;
  const leaner = Math.min(plain.peakBytes, tuned.peakBytes);
  return [
    goal('pages/s, with storing', perSecond(ours) / perSecond(faster), 2),
    goal('memory with storing, theirs by ours', leaner / ours.peakBytes, 2),
  ];
}

async function compareBrowsers(): Promise<boolean[]> {
  if (findBrowser() === null) {
    print('No Chrome or Chromium on this machine: the browsers are not compared.');
    return [];
  }
  const theirs = await run('PuppeteerCrawler', THEIRS, 'browser', values['browser-pages']);
  const ours = await run('our browser', OURS, 'browser', values['browser-pages']);
  return [goal('pages/s, browser', perSecond(ours) / perSecond(theirs), 1)];
}

async function run(
  name: string,
  script: string,
  way: string,
  count: string,
): Promise<CrawlMeasure> {
  const child = spawn(process.execPath, [script, way, list, count, findBrowser() ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: '/usr/bin:/bin',
      CRAWLEE_STORAGE_DIR: join(storage, way),
      DATA_DIR: join(storage, way),
    },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  const found = /^MEASURE (.*)$/m.exec(text)?.[1];
  if (found === undefined) {
    throw new Error(`${name} measured nothing: ${text.slice(-500)}`);
  }
  const measure = JSON.parse(found) as CrawlMeasure;
  print(
    `${name.padEnd(24)}${perSecond(measure).toFixed(1).padStart(8)} pages/s` +
      `${perCpuSecond(measure).toFixed(1).padStart(8)} pages/CPU s` +
      `${(measure.peakBytes / 1048576).toFixed(0).padStart(6)} MB${String(measure.recordCount).padStart(8)} records`,
  );
  return measure;
}

async function startSite(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [SITE, values.pages], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  while (!told.endsWith('\n\n')) {
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    told += chunk.toString();
  }
  writeFileSync(list, told);
  return child;
}

function goal(what: string, ratio: number, wanted: number): boolean {
  const isMet = ratio >= wanted;
  print(`  ${what}: ${ratio.toFixed(2)}, goal ${wanted}: ${isMet ? 'met' : 'MISSED'}`);
  return isMet;
}

function perSecond({ pageCount, wallMs }: CrawlMeasure): number {
  return (pageCount / wallMs) * 1000;
}

function perCpuSecond({ pageCount, cpuMs }: CrawlMeasure): number {
  return (pageCount / cpuMs) * 1000;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
