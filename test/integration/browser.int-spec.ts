import {
  BrowserFetcher,
  type BrowserFetcherOptions,
  type FetchedDocument,
  findBrowser,
  HostPaceStore,
  RobotsPolicy,
} from '@app/fetching';
import { jest } from '@jest/globals';

import { type Answer, LoopbackServer, says } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';

const html = (body: string): Answer =>
  says(200, `<!doctype html><html><head></head><body>${body}</body></html>`, {
    'content-type': 'text/html',
  });
const breaksOff: Answer = (_request, response) => {
  response.destroy();
};
const to = (location: string): Answer => says(302, '', { location });

/** What one test made of the host is not held against the next. */
class ForgetfulHostPaceStore extends HostPaceStore {
  find(): Promise<null> {
    return Promise.resolve(null);
  }

  replace(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

// A browser takes its time to start on a busy machine.
jest.setTimeout(60_000);

const isPresent = findBrowser() !== null;
if (!isPresent) {
  process.stdout.write('No Chrome or Chromium on this machine: the browser is not tested.\n');
}
const describeWithBrowser = isPresent ? describe : describe.skip;

describeWithBrowser(BrowserFetcher.name, () => {
  const open: { close(): Promise<void> }[] = [];
  let server: LoopbackServer;
  let fetcher: BrowserFetcher;

  beforeAll(async () => {
    server = await LoopbackServer.start({
      '/robots.txt': says(200, 'User-agent: *\nDisallow: /private\nDisallow: /favicon.ico'),
    });
    fetcher = aFetcher();
  });

  beforeEach(() => {
    server.answerWith({});
  });

  afterAll(async () => {
    await Promise.all(open.map((each) => each.close()));
    await server.close();
  });

  function aFetcher(overrides: Partial<BrowserFetcherOptions> = {}): BrowserFetcher {
    const gate = overrides.gate ?? anOpenGate({ store: new ForgetfulHostPaceStore() });
    const robots = new RobotsPolicy({
      productToken: 'Pagelens',
      userAgent: 'x',
      timeoutMs: 2000,
      gate,
    });
    const made = new BrowserFetcher({
      gate,
      executablePath: null,
      userAgent: 'Pagelens/0.1 (+mailto:test@example.org)',
      allowedHosts: [server.host],
      timeoutMs: 15_000,
      maxBytes: 100_000,
      robots,
      stopAt: (url) => new URL(url).pathname === '/authwall',
      ...overrides,
    });
    open.push(made, robots);
    return made;
  }

  function text({ body }: FetchedDocument): string {
    return Buffer.from(body).toString();
  }

  it('reads what the scripts have made of the document', async () => {
    server.answerWith({
      '/page': html('<script>document.body.innerHTML = "<p>made here</p>"</script>'),
    });
    const document = await fetcher.fetch(server.url('/page#part'));

    expect(text(document)).toContain('<p>made here</p>');
    expect(document).toMatchObject({
      requestedUrl: server.url('/page').href,
      finalUrl: server.url('/page').href,
      status: 200,
      contentType: 'text/html; charset=utf-8',
      redirects: [],
    });
  });

  it('says who it is, and hides from no page that it is driven', async () => {
    server.answerWith({
      '/page': html('<script>document.body.textContent = String(navigator.webdriver)</script>'),
    });
    const document = await fetcher.fetch(server.url('/page'));

    expect(text(document)).toContain('<body>true</body>');
    expect(server.headers[0]).toMatchObject({
      'user-agent': 'Pagelens/0.1 (+mailto:test@example.org)',
      'accept-language': 'en',
    });
  });

  it('keeps no cookies from one document to the next', async () => {
    server.answerWith({ '/page': says(200, '<p>', { 'set-cookie': 'a=1' }) });
    await fetcher.fetch(server.url('/page'));
    await fetcher.fetch(server.url('/page'));

    expect(server.headers.map((headers) => headers.cookie)).toEqual([undefined, undefined]);
  });

  it('loads no pictures, styles or icons, and nothing that robots.txt disallows', async () => {
    server.answerWith({
      '/page': html(
        '<img src="/a.jpg"><link rel="stylesheet" href="/a.css"><script src="/private/a.js"></script>' +
          '<script src="http://elsewhere.invalid/a.js"></script><script src="/a.js"></script>',
      ),
      '/a.js': says(200, '', { 'content-type': 'text/javascript' }),
    });
    await fetcher.fetch(server.url('/page'));

    expect(server.asked.filter((path) => path !== '/robots.txt')).toEqual(['/page', '/a.js']);
  });

  it('follows a redirect and remembers the way', async () => {
    server.answerWith({ '/a': to('/b'), '/b': html('there') });

    await expect(fetcher.fetch(server.url('/a'))).resolves.toMatchObject({
      finalUrl: server.url('/b').href,
      status: 200,
      redirects: [server.url('/a').href],
    });
  });

  it.each([
    ['the server', to('/authwall?x'), 302],
    ['a script', html('<script>location.href = "/authwall?x"</script>'), 200],
  ])('does not go where the login is when sent by %s', async (_who, answer, status) => {
    server.answerWith({ '/company': answer });
    const document = await fetcher.fetch(server.url('/company'));

    expect(document).toMatchObject({ finalUrl: server.url('/authwall?x').href, status });
    expect(document.body).toHaveLength(0);
    expect(server.asked).not.toContain('/authwall?x');
  });

  it.each([
    ['what is disallowed', '/private/a', html(''), { code: 'DISALLOWED', retry: 'never' }],
    ['a way to it', '/a', to('/private/a'), { code: 'DISALLOWED', retry: 'never' }],
    ['a foreign host', '/a', to('http://elsewhere.invalid/'), { code: 'FOREIGN_REDIRECT' }],
    ['a circle', '/a', to('/a'), { code: 'TOO_MANY_REDIRECTS' }],
    ['an outage', '/a', says(503, '', { 'retry-after': '9' }), { status: 503, retryAfterMs: 9000 }],
    ['a refusal', '/a', says(429), { code: 'RATE_LIMITED', retryAfterMs: null }],
    ['a broken line', '/a', breaksOff, { code: 'UPSTREAM_DOWN' }],
    ['too much', '/a', html('x'.repeat(100_001)), { code: 'DOCUMENT_TOO_LARGE', retry: 'never' }],
    [
      'too many letters of more than one byte',
      '/a',
      html('ツ'.repeat(50_000)),
      { code: 'DOCUMENT_TOO_LARGE' },
    ],
  ] as [string, string, Answer, object][])('names %s', async (_what, path, answer, error) => {
    server.answerWith({ [path]: answer });

    await expect(fetcher.fetch(server.url(path))).rejects.toMatchObject(error);
  });

  it('asks nobody for another host', async () => {
    await expect(fetcher.fetch(new URL('http://elsewhere.invalid/'))).rejects.toMatchObject({
      code: 'UNSUPPORTED_URL',
    });
  });

  it('gives up a document that does not end', async () => {
    server.answer('/page', () => undefined);
    const impatient = aFetcher({ timeoutMs: 1500 });

    await expect(impatient.fetch(server.url('/page'))).rejects.toMatchObject({
      code: 'UPSTREAM_DOWN',
      problem: 'did not finish within 1500 ms',
    });
  });

  it('gives up a page whose script never ends', async () => {
    server.answerWith({ '/page': html('<script>for (;;) {}</script>') });
    const impatient = aFetcher({ timeoutMs: 1500 });

    await expect(impatient.fetch(server.url('/page'))).rejects.toMatchObject({
      problem: 'did not finish within 1500 ms',
    });
  });

  it('lets the caller give up', async () => {
    const caller = new AbortController();
    server.answer('/page', () => {
      caller.abort(new Error('no longer'));
    });

    await expect(fetcher.fetch(server.url('/page'), caller.signal)).rejects.toThrow('no longer');
  });

  it('opens no more pages at once than it may', async () => {
    let pageCount = 0;
    let mostPages = 0;
    server.answer('/page', (request, response) => {
      pageCount += 1;
      mostPages = Math.max(mostPages, pageCount);
      setTimeout(() => {
        pageCount -= 1;
        html('')(request, response);
      }, 50);
    });
    const narrow = aFetcher({ maxPages: 1 });
    await Promise.all([1, 2, 3].map(() => narrow.fetch(server.url('/page'))));

    expect(mostPages).toBe(1);
  });

  it('starts a new browser after the old one crashed', async () => {
    server.answerWith({ '/page': html('fine') });
    const crashing = aFetcher();
    server.answer('/deadly', () => {
      if (crashing.processId !== null) {
        process.kill(crashing.processId, 'SIGKILL');
      }
    });
    await crashing.fetch(server.url('/page'));
    const first = crashing.processId;

    await expect(crashing.fetch(server.url('/deadly'))).rejects.toMatchObject({
      code: 'UPSTREAM_DOWN',
      retry: 'later',
    });
    await expect(crashing.fetch(server.url('/page'))).resolves.toMatchObject({ status: 200 });
    expect(crashing.processId).not.toBe(first);
  });

  it('reads nothing more once closed', async () => {
    const closed = aFetcher();
    await closed.close();

    await expect(closed.fetch(server.url('/page'))).rejects.toMatchObject({
      code: 'BROWSER_UNAVAILABLE',
    });
  });
});

describe(`${BrowserFetcher.name} without a browser`, () => {
  it('says that there is none, and that trying again is of no use', async () => {
    const fetcher = new BrowserFetcher({
      gate: anOpenGate(),
      executablePath: '/nowhere/chrome',
      userAgent: 'x',
      allowedHosts: ['example.org'],
      timeoutMs: 1000,
      maxBytes: 1000,
      robots: null,
    });

    await expect(fetcher.fetch(new URL('http://example.org/'))).rejects.toMatchObject({
      code: 'BROWSER_UNAVAILABLE',
      retry: 'never',
    });
    await fetcher.close();
  });
});
