/**
 * Our own side of `crawl.bench.ts` with storing: the application's own pipeline (judges, archive, records) in front of the
 * site, into the embedded database.
 */
import 'reflect-metadata';

import { HttpFetcher, RobotsPolicy } from '@app/fetching';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';

import { AppModule } from '../../src/app.module.js';
import { HttpSource } from '../../src/modules/scraper/http.source.js';
import { ScrapePipelineService } from '../../src/modules/scraper/scrape-pipeline.service.js';
import { Source } from '../../src/modules/scraper/source.port.js';
import { anOpenGate } from '../support/open-gate.js';
import { measureCrawl, urlsIn } from './crawl-measure.js';

const [, , , list = '', count = '100'] = process.argv;
const CONCURRENCY = 24;
const urls = urlsIn(list, Number(count));
const { host, origin } = new URL(urls[0] ?? '');
const gate = anOpenGate({ hostConcurrency: 1000 });
const manners = { userAgent: 'Pagelens/bench', allowedHosts: [host], timeoutMs: 30_000, gate };
const robots = new RobotsPolicy({ ...manners, productToken: 'Pagelens' });

const source = new HttpSource({
  name: 'live',
  origin,
  fetcher: new HttpFetcher({
    ...manners,
    robots,
    maxBytes: 8_388_608,
    maxRedirects: 5,
    retry: { attempts: 3, baseDelayMs: 500, maxDelayMs: 8000 },
  }),
  browser: null,
  report: { status: 'up' },
  onClose: () => robots.close(),
});
const module = await Test.createTestingModule({ imports: [AppModule] })
  .overrideProvider(Source)
  .useValue(source)
  .compile();
module.useLogger(false);
await module.init();
const connection = module.get<Connection>(getConnectionToken());
const pipeline = module.get(ScrapePipelineService, { strict: false });

/** How many posts and people are stored: somebody whom several pages show is stored once. */
async function storedCount(): Promise<number> {
  const counts = await Promise.all(
    ['posts', 'users'].map((name) => connection.collection(name).estimatedDocumentCount()),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Answers how many records came to be stored; each page was, or nothing is measured. */
async function crawl(some: readonly string[]): Promise<number> {
  const before = await storedCount();
  const queue = [...some].reverse();
  const work = async (): Promise<void> => {
    for (let url = queue.pop(); url !== undefined; url = queue.pop()) {
      const { outcome, refusal } = await pipeline.runPage(new URL(url).pathname.slice(9));
      if (refusal !== null) {
        throw new Error(`${url} was ${outcome}: ${refusal.reason}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return (await storedCount()) - before;
}

await measureCrawl(urls, crawl);
await module.close();
