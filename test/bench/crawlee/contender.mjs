// Crawlee's side of crawl.bench.ts, in a process of its own: as it comes, tuned, storing, or by browser.
import { CheerioCrawler, Configuration, Dataset, log } from '@crawlee/cheerio';
import { load } from 'cheerio';

// Built before, like our own side: nobody has a TypeScript loader in its process.
const built = new URL('../../../dist/bench/test/bench/', import.meta.url);
const { readWithCheerio } = await import(new URL('cheerio-company-page.js', built));
const { measureCrawl, urlsIn } = await import(new URL('crawl-measure.js', built));

const [, , way = 'default', list = '', count = '100', executablePath] = process.argv;
log.setLevel(log.LEVELS.ERROR);

const TUNED = {
  minConcurrency: 24,
  maxConcurrency: 24,
  useSessionPool: false,
  maxRequestRetries: 0,
  statisticsOptions: { logIntervalSecs: 3600 },
};
const AS_IT_COMES = way === 'default' || way === 'default-storing';
const IS_STORING = way.endsWith('storing');

// Nothing on disk where it is tuned and does not store; a store of its own for each run.
function configuration() {
  return new Configuration({
    purgeOnStart: true,
    persistStorage: AS_IT_COMES || IS_STORING,
    storageClientOptions: { localDataDirectory: process.env.CRAWLEE_STORAGE_DIR },
    ...(AS_IT_COMES ? {} : { availableMemoryRatio: 0.9 }),
  });
}

async function crawl(urls) {
  let recordCount = 0;
  const config = configuration();
  const take = async ($) => {
    const records = readWithCheerio($);
    recordCount += records.posts.length + records.people.length;
    if (IS_STORING) {
      const dataset = await Dataset.open(undefined, { config });
      await dataset.pushData(records);
    }
  };
  const crawler =
    way === 'browser'
      ? await browserCrawler(take, config)
      : new CheerioCrawler(
          { ...(AS_IT_COMES ? {} : TUNED), requestHandler: ({ $ }) => take($) },
          config,
        );
  const { requestsFailed } = await crawler.run([...urls]);
  await crawler.teardown();
  if (requestsFailed > 0) {
    throw new Error(`${requestsFailed} pages failed`);
  }
  return recordCount;
}

// Loaded only where a browser is meant, as on our own side.
async function browserCrawler(take, config) {
  const { PuppeteerCrawler } = await import('@crawlee/puppeteer');
  const { default: puppeteer } = await import('puppeteer');
  return new PuppeteerCrawler(
    {
      ...TUNED,
      minConcurrency: 4,
      maxConcurrency: 4,
      launchContext: {
        launcher: puppeteer,
        launchOptions: {
          executablePath,
          headless: true,
          args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
        },
      },
      preNavigationHooks: [
        async ({ blockRequests }) => {
          await blockRequests();
        },
      ],
      requestHandler: async ({ page }) => take(load(await page.content())),
    },
    config,
  );
}

await measureCrawl(urlsIn(list, Number(count)), crawl);
process.exit(0);
