import { BrowserFetcher, type FetchedDocument, type OutgoingRequestRecord } from '@app/fetching';

import {
  aServerWithRules,
  BrowserFetchers,
  describeWithBrowser,
  html,
} from '../support/browser-fetchers.js';
import { eventually } from '../support/eventually.js';
import { type Answer, type LoopbackServer, says } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';

const breaksOff: Answer = (_request, response) => {
  response.destroy();
};
const to = (location: string): Answer => says(302, '', { location });

describeWithBrowser(BrowserFetcher.name, () => {
  let server: LoopbackServer;
  let fetchers: BrowserFetchers;
  let fetcher: BrowserFetcher;

  beforeAll(async () => {
    server = await aServerWithRules();
    fetchers = new BrowserFetchers(server);
    fetcher = fetchers.open();
  });

  beforeEach(() => {
    server.answerWith({});
  });

  afterAll(async () => {
    await fetchers.close();
    await server.close();
  });

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

  it.each([
    ['a script', '<script>setTimeout(() => (document.title = "late"), 100)</script>'],
    ['a module', '<script type="module">setTimeout(() => (document.title = "late"), 100)</script>'],
    ['a handler', '<body onload="setTimeout(() => (document.title = \'late\'), 100)">'],
    ['another address', '<meta http-equiv="refresh" content="0; url=/late">'],
    [
      'a script that takes itself out',
      '<script>document.currentScript.remove(); setTimeout(() => (document.title = "late"), 100)</script>',
    ],
    [
      'a script of an old type',
      '<script type="text/jscript">setTimeout(() => (document.title = "late"), 100)</script>',
    ],
    [
      'a script with a type in capitals',
      '<script type="MODULE">setTimeout(() => (document.title = "late"), 100)</script>',
    ],
    [
      'a script in a drawing',
      '<svg><script>setTimeout(() => (document.title = "late"), 100)</script></svg>',
    ],
    [
      'a script in a shadow',
      '<div><template shadowrootmode="open"><script>setTimeout(() => (document.title = "late"), 100)</script></template></div>',
    ],
  ])('waits for what %s makes of it after it is loaded', async (_what, markup) => {
    server.answerWith({
      '/page': html(`<title>early</title>${markup}`),
      '/late': html('<title>late</title>'),
    });

    expect(text(await fetcher.fetch(server.url('/page')))).toContain('<title>late</title>');
  });

  it('tells how long an answer was that does not say so itself', async () => {
    const told: OutgoingRequestRecord[] = [];
    const counting = fetchers.open({ gate: anOpenGate({ onRequest: (each) => told.push(each) }) });
    const body = `<!doctype html><title>x</title>${'y'.repeat(5000)}`;
    server.answerWith({ '/chunked': says(200, body, { 'content-type': 'text/html' }) });
    await counting.fetch(server.url('/chunked'));
    const ofDocument = await eventually(
      () => Promise.resolve(told.find(({ purpose }) => purpose === 'document')),
      (one) => one !== undefined,
    );

    expect(ofDocument).toMatchObject({ status: 200, byteCount: body.length });
  });

  it('waits for the address that a header sends it to', async () => {
    server.answerWith({
      '/page': says(200, '<title>early</title>', {
        'content-type': 'text/html',
        refresh: '0; url=/late',
      }),
      '/late': html('<title>late</title>'),
    });

    expect(text(await fetcher.fetch(server.url('/page')))).toContain('<title>late</title>');
  });

  it('does not wait for a page with nothing in it that runs', async () => {
    const data = '<script type="application/ld+json">{}</script>';
    server.answerWith({ '/data': html(data), '/script': html('<script>1</script>') });
    const times = { '/data': [] as number[], '/script': [] as number[] };
    for (let round = 0; round < 5; round += 1) {
      for (const path of ['/data', '/script'] as const) {
        const startedAt = performance.now();
        await fetcher.fetch(server.url(path));
        times[path].push(performance.now() - startedAt);
      }
    }

    expect(Math.min(...times['/script']) - Math.min(...times['/data'])).toBeGreaterThan(150);
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
    const impatient = fetchers.open({ timeoutMs: 1500 });

    await expect(impatient.fetch(server.url('/page'))).rejects.toMatchObject({
      code: 'UPSTREAM_DOWN',
      problem: 'did not finish within 1500 ms',
    });
  });

  it('gives up a page whose script never ends', async () => {
    server.answerWith({ '/page': html('<script>for (;;) {}</script>') });
    const impatient = fetchers.open({ timeoutMs: 1500 });

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
