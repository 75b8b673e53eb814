import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/** What one contender did with the pages it was given. */
export interface CrawlMeasure {
  readonly pageCount: number;
  readonly wallMs: number;
  /** Of the contender's own process, without its browser. */
  readonly cpuMs: number;
  /** The most that the process had resident at any time, from its start. */
  readonly peakBytes: number;
  /** Posts and people found, so that nobody is fast by reading less. */
  readonly recordCount: number;
}

/** Has `crawl` read the first pages to warm up, then the rest under the clock, and prints the measure as JSON. */
export async function measureCrawl(
  urls: readonly string[],
  crawl: (urls: readonly string[]) => Promise<number>,
): Promise<void> {
  const warmUpCount = Math.min(64, Math.floor(urls.length / 5));
  await crawl(urls.slice(0, warmUpCount));
  const measured = urls.slice(warmUpCount);
  const startedAt = performance.now();
  const cpuAtStart = process.cpuUsage();
  const recordCount = await crawl(measured);
  const { user, system } = process.cpuUsage(cpuAtStart);
  const measure: CrawlMeasure = {
    pageCount: measured.length,
    wallMs: performance.now() - startedAt,
    cpuMs: (user + system) / 1000,
    peakBytes: peakBytes(),
    recordCount,
  };
  process.stdout.write(`\nMEASURE ${JSON.stringify(measure)}\n`);
}

/** The addresses of a crawl, from the file that lists them. */
export function urlsIn(file: string, count: number): string[] {
  return readFileSync(file, 'utf8').trim().split('\n').slice(0, count);
}

/** Linux hands on the most that a parent had to what it starts; what this process itself had is in /proc. */
function peakBytes(): number {
  const told = existsSync(STATUS)
    ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8'))
    : null;
  return Number(told?.[1] ?? process.resourceUsage().maxRSS) * 1024;
}
