import { BrowserFetcher, HttpFetcher, type OutgoingRequestRecord } from '@app/fetching';
import { createWorld } from '@app/sample-world';

import { HttpSource } from '../../src/modules/scraper/http.source.js';
import { Source } from '../../src/modules/scraper/source.port.js';
import { describeWithBrowser } from '../support/browser-fetchers.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { LoopbackServer, says } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';

const PATH = '/company/copperfinch';
const whole = createWorld().respond(PATH).body;
/** It only says which page it is once its script has run. */
const bare = `${whole.replaceAll('copperfinch', 'nobody-yet')}<script>
  const page = document.documentElement;
  page.innerHTML = page.innerHTML.replaceAll('nobody-yet', 'copper' + 'finch');
</script>`;

describeWithBrowser('a page that needs a browser', () => {
  let site: LoopbackServer;
  let browser: BrowserFetcher;
  let api: TestApp;
  const told: OutgoingRequestRecord[] = [];

  beforeAll(async () => {
    site = await LoopbackServer.start({});
    const gate = anOpenGate({ onRequest: (each) => told.push(each) });
    const manners = {
      userAgent: 'Pagelens/0.0.0 (+mailto:test@acme.example)',
      allowedHosts: [site.host],
      timeoutMs: 15_000,
      maxBytes: 1_000_000,
      gate,
      robots: null,
    };
    browser = new BrowserFetcher({ ...manners, executablePath: null });
    const retry = { attempts: 1, baseDelayMs: 1, maxDelayMs: 1 };
    const source = new HttpSource({
      name: 'live',
      origin: site.url('/').origin,
      fetcher: new HttpFetcher({ ...manners, maxRedirects: 3, retry }),
      browser,
      report: { status: 'up' },
      onClose: () => Promise.resolve(),
    });
    api = await createTestApp({
      override: (builder) => builder.overrideProvider(Source).useValue(source),
    });
  });

  beforeEach(() => {
    told.length = 0;
    site.answerWith({ [PATH]: says(200, bare, { 'content-type': 'text/html; charset=utf-8' }) });
  });

  afterAll(async () => {
    await api.close();
    await site.close();
  });

  /** Kills the browser over the first of so many documents it asks for; it is running by then. */
  function killBrowserOver(count: number): void {
    let left = count;
    site.answer(PATH, (request, response) => {
      if (browser.processId !== null && left > 0 && told.some(({ reader }) => reader === 'http')) {
        left -= 1;
        process.kill(browser.processId, 'SIGKILL');
      } else {
        says(200, bare, { 'content-type': 'text/html; charset=utf-8' })(request, response);
      }
    });
  }

  const readAnew = () =>
    api.send('/api/v1/pages/copperfinch?maxAge=0', { headers: { 'cache-control': 'no-cache' } });

  it('is read with one, when its plain document lacks what it should have', async () => {
    const { status, body } = await readAnew();

    expect({ status, name: body.name }).toEqual({ status: 200, name: 'Copperfinch' });
    expect(told.map(({ reader }) => reader)).toEqual(['http', 'browser']);
  });

  it('raises no alarm when a browser made it whole', async () => {
    await readAnew();

    expect((await api.send('/api/v1/health')).body.dependencies).toMatchObject({
      drift: { status: 'up' },
    });
  });

  it('is read all the same when its browser is killed over it', async () => {
    killBrowserOver(1);

    expect(await readAnew()).toMatchObject({ status: 200, body: { name: 'Copperfinch' } });
    expect(told.map(({ reader, attempt, errorCode }) => [reader, attempt, errorCode])).toEqual([
      ['http', 1, null],
      ['browser', 1, 'BROWSER_CRASHED'],
      ['browser', 2, null],
    ]);
  });

  it('stays as it was known when its browser is killed every time, and the scrape says that it failed', async () => {
    const before = await api.send('/api/v1/pages/copperfinch');
    killBrowserOver(2);
    const during = await readAnew();
    const drifted = await api.send('/api/v1/scrapes?outcome=drifted');

    expect(during.body.lastSeenAt).toBe(before.body.lastSeenAt);
    expect(drifted.body.items).toMatchObject([{ state: 'failed', target: { id: 'copperfinch' } }]);
    expect((await api.send('/api/v1/health')).body.dependencies).toMatchObject({
      drift: { status: 'degraded' },
    });
    expect(await readAnew()).toMatchObject({ status: 200, body: { name: 'Copperfinch' } });
    expect(await api.connection.collection('pages').countDocuments()).toBe(1);
  });
});
