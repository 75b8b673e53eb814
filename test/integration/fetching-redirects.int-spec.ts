import { HttpFetcher, type HttpFetcherOptions, RobotsPolicy } from '@app/fetching';

import { type Answer, LoopbackServer, says } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';

const to = (location: string, status = 302): Answer => says(status, 'moved', { location });

describe(`${HttpFetcher.name} and redirects`, () => {
  const open: { close(): Promise<void> }[] = [];
  let server: LoopbackServer;

  beforeEach(async () => {
    server = await LoopbackServer.start({ '/end': says(200, 'there') });
    open.push(server);
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  function aFetcher(overrides: Partial<HttpFetcherOptions> = {}): HttpFetcher {
    const fetcher = new HttpFetcher({
      userAgent: 'Pagelens/0.1',
      allowedHosts: [server.host],
      timeoutMs: 2000,
      maxBytes: 100_000,
      maxRedirects: 3,
      retry: { attempts: 2, baseDelayMs: 1, maxDelayMs: 10 },
      gate: anOpenGate(),
      robots: null,
      ...overrides,
    });
    open.push(fetcher);
    return fetcher;
  }

  it.each([301, 302, 303, 307, 308])('follows a %d and remembers the way', async (status) => {
    server.answerWith({ '/a': to('/b?c=1', status), '/b': to('/end', status) });
    const document = await aFetcher().fetch(server.url('/a'));

    expect(document).toMatchObject({
      requestedUrl: server.url('/a').href,
      finalUrl: server.url('/end').href,
      status: 200,
      redirects: [server.url('/a').href, server.url('/b?c=1').href],
    });
  });

  it('does not follow one that leads to the login, and names it', async () => {
    server.answerWith({ '/company': to('/authwall?trk=bf', 307) });
    const fetcher = aFetcher({ stopAt: (url) => new URL(url).pathname === '/authwall' });
    const document = await fetcher.fetch(server.url('/company'));

    expect(document).toMatchObject({
      finalUrl: server.url('/authwall?trk=bf').href,
      status: 307,
      redirects: [server.url('/company').href],
    });
    expect(document.body).toHaveLength(0);
    expect(server.asked).toEqual(['/company']);
  });

  it.each([
    'http://elsewhere.example/x',
    '//elsewhere.example/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://[',
  ])('does not follow one to %s', async (location) => {
    server.answerWith({ '/a': to(location) });

    await expect(aFetcher().fetch(server.url('/a'))).rejects.toMatchObject({
      code: 'FOREIGN_REDIRECT',
      retry: 'never',
      location: location.startsWith('//') ? `http:${location}` : location,
    });
    expect(server.asked).toEqual(['/a']);
  });

  it('does not go round in circles', async () => {
    server.answerWith({ '/a': to('/b'), '/b': to('/a') });

    await expect(aFetcher().fetch(server.url('/a'))).rejects.toMatchObject({
      code: 'TOO_MANY_REDIRECTS',
      retry: 'never',
    });
    expect(server.asked).toEqual(['/a', '/b']);
  });

  it('does not follow for ever', async () => {
    server.answerWith(
      Object.fromEntries(Array.from({ length: 9 }, (_, step) => [`/${step}`, to(`/${step + 1}`)])),
    );

    await expect(aFetcher().fetch(server.url('/0'))).rejects.toMatchObject({
      code: 'TOO_MANY_REDIRECTS',
    });
    expect(server.asked).toEqual(['/0', '/1', '/2', '/3']);
  });

  it('takes one that leads nowhere as the document', async () => {
    server.answerWith({ '/a': says(302, 'moved') });

    await expect(aFetcher().fetch(server.url('/a'))).resolves.toMatchObject({ status: 302 });
  });

  it('asks robots.txt about every step', async () => {
    server.answerWith({
      '/robots.txt': says(200, 'User-agent: *\nDisallow: /private'),
      '/a': to('/private/b'),
    });
    const gate = anOpenGate();
    const manners = { productToken: 'Pagelens', userAgent: 'x', timeoutMs: 1000 };
    const robots = new RobotsPolicy({ ...manners, gate });
    open.push(robots);

    await expect(aFetcher({ robots }).fetch(server.url('/a'))).rejects.toMatchObject({
      code: 'DISALLOWED',
      url: server.url('/private/b').href,
    });
    expect(server.asked).toEqual(['/robots.txt', '/a']);
  });
});
