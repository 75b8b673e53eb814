/** Our own side of `crawl.bench.ts`, in a process of its own: plain HTTP, with storing, or by browser. */
import {
  BrowserFetcher,
  type FetchedDocument,
  type Fetcher,
  HttpFetcher,
  RobotsPolicy,
} from '@app/fetching';
import { classifyDocument, decodeDocument, openDocument, parseCompanyPage } from '@app/linkedin';

import { anOpenGate } from '../support/open-gate.js';
import { measureCrawl, urlsIn } from './crawl-measure.js';

const [, , way = 'http', list = '', count = '100'] = process.argv;
const urls = urlsIn(list, Number(count));
const { host } = new URL(urls[0] ?? '');
const gate = anOpenGate({ hostConcurrency: 1000 });
const manners = { userAgent: 'Pagelens/bench', allowedHosts: [host], timeoutMs: 30_000, gate };
const robots = new RobotsPolicy({ ...manners, productToken: 'Pagelens' });
const CONCURRENCY = way === 'browser' ? 4 : 24;

function aFetcher(): Fetcher {
  const options = { ...manners, robots, maxBytes: 8_388_608 };
  return way === 'browser'
    ? new BrowserFetcher({ ...options, executablePath: null, maxPages: CONCURRENCY })
    : new HttpFetcher({
        ...options,
        maxRedirects: 5,
        retry: { attempts: 3, baseDelayMs: 500, maxDelayMs: 8000 },
      });
}

async function crawl(fetcher: Fetcher, some: readonly string[]): Promise<number> {
  const queue = [...some].reverse();
  let recordCount = 0;
  const work = async (): Promise<void> => {
    for (let url = queue.pop(); url !== undefined; url = queue.pop()) {
      const document = await fetcher.fetch(new URL(url));
      recordCount += recordCountOf(document);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return recordCount;
}

/** Apart from the loop, which would hold on to a document until its next one has come. */
function recordCountOf({ body, contentType, finalUrl, status }: FetchedDocument): number {
  const document = openDocument(decodeDocument(body, contentType));
  classifyDocument(document, { finalUrl, status });
  const { posts, people } = parseCompanyPage(document);
  return posts.length + people.length;
}

const fetcher = aFetcher();
await measureCrawl(urls, (some) => crawl(fetcher, some));
await fetcher.close();
await robots.close();
