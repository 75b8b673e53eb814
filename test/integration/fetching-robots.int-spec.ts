import { HttpFetcher, RobotsPolicy, type RobotsPolicyOptions } from '@app/fetching';

import { LoopbackServer, says } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';
import { StillClock } from '../support/still-clock.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe(RobotsPolicy.name, () => {
  const open: { close(): Promise<void> }[] = [];
  let server: LoopbackServer;
  let clock: StillClock;

  beforeEach(async () => {
    clock = new StillClock();
    server = await LoopbackServer.start({ '/page': says(200, 'here') });
    open.push(server);
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  function aPolicy(overrides: Partial<RobotsPolicyOptions> = {}): RobotsPolicy {
    const policy = new RobotsPolicy({
      productToken: 'Pagelens',
      userAgent: 'Pagelens/0.1 (+mailto:test@example.org)',
      timeoutMs: 5000,
      clock,
      gate: anOpenGate({ clock }),
      ...overrides,
    });
    open.push(policy);
    return policy;
  }

  it('says which rule of which group decided', async () => {
    server.answerWith({
      '/robots.txt': says(200, '# ours\nUser-agent: Pagelens\nCrawl-delay: 2\nDisallow: /p*'),
    });

    await expect(aPolicy().check(server.url('/page'))).resolves.toEqual({
      isAllowed: false,
      robotsUrl: server.url('/robots.txt').href,
      group: 'pagelens',
      rule: 'Disallow: /p*',
      line: 4,
      crawlDelayMs: 2000,
    });
    expect(server.headers[0]).toMatchObject({
      'user-agent': 'Pagelens/0.1 (+mailto:test@example.org)',
    });
  });

  it.each([400, 401, 403, 404, 410])(
    'allows everything when there is none (%d)',
    async (status) => {
      server.answerWith({ '/robots.txt': says(status, 'User-agent: *\nDisallow: /') });

      await expect(aPolicy().check(server.url('/page'))).resolves.toMatchObject({
        isAllowed: true,
        group: null,
      });
    },
  );

  it.each([500, 503, 429])('allows nothing while it answers %d', async (status) => {
    server.answerWith({ '/robots.txt': says(status) });

    await expect(aPolicy().check(server.url('/page'))).rejects.toMatchObject({
      code: 'ROBOTS_UNREACHABLE',
      retry: 'later',
      retryAfterMs: MINUTE_MS,
    });
  });

  it('allows nothing while it does not answer', async () => {
    server.answer('/robots.txt', () => undefined);

    await expect(aPolicy({ timeoutMs: 80 }).check(server.url('/page'))).rejects.toMatchObject({
      code: 'ROBOTS_UNREACHABLE',
    });
  });

  it('asks an unreachable one again after a while, and not before', async () => {
    server.answerWith({ '/robots.txt': says(503, '', { 'retry-after': '120' }) });
    const policy = aPolicy();
    await expect(policy.check(server.url('/page'))).rejects.toMatchObject({
      retryAfterMs: 2 * MINUTE_MS,
    });
    server.answerWith({ '/robots.txt': says(200, 'User-agent: *\nAllow: /') });
    await clock.sleep(MINUTE_MS);
    await expect(policy.check(server.url('/page'))).rejects.toMatchObject({
      retryAfterMs: MINUTE_MS,
    });
    await clock.sleep(MINUTE_MS);

    await expect(policy.check(server.url('/page'))).resolves.toMatchObject({ isAllowed: true });
    expect(server.asked).toEqual(['/robots.txt']);
  });

  it('is read once for all who ask at once, and kept', async () => {
    server.answerWith({ '/robots.txt': says(200, 'User-agent: *\nDisallow: /x') });
    const policy = aPolicy();
    await Promise.all(Array.from({ length: 50 }, () => policy.check(server.url('/page'))));
    await policy.check(server.url('/x'));

    expect(server.asked).toEqual(['/robots.txt']);
  });

  it('is never kept for more than a day, whatever the setting', async () => {
    server.answerWith({ '/robots.txt': says(200, 'User-agent: *\nAllow: /') });
    const policy = aPolicy({ maxAgeMs: 10 * DAY_MS });
    await policy.check(server.url('/page'));
    server.answerWith({ '/robots.txt': says(200, 'User-agent: *\nDisallow: /') });
    await clock.sleep(DAY_MS - 1);
    await expect(policy.check(server.url('/page'))).resolves.toMatchObject({ isAllowed: true });
    await clock.sleep(1);

    await expect(policy.check(server.url('/page'))).resolves.toMatchObject({ isAllowed: false });
  });

  it('follows five redirects and not a sixth', async () => {
    const chain = (length: number): Parameters<LoopbackServer['answerWith']>[0] =>
      Object.fromEntries(
        Array.from({ length }, (_, step) => [
          step === 0 ? '/robots.txt' : `/r${step}`,
          says(301, '', { location: step === length - 1 ? '/rules' : `/r${step + 1}` }),
        ]),
      );
    server.answerWith({ ...chain(5), '/rules': says(200, 'User-agent: *\nDisallow: /page') });
    await expect(aPolicy().check(server.url('/page'))).resolves.toMatchObject({
      isAllowed: false,
    });
    server.answerWith(chain(6));

    await expect(aPolicy().check(server.url('/page'))).rejects.toMatchObject({
      code: 'ROBOTS_UNREACHABLE',
    });
  });

  it('is not read from a host we were not sent to', async () => {
    server.answerWith({ '/robots.txt': says(301, '', { location: 'http://elsewhere.example/' }) });

    await expect(aPolicy().check(server.url('/page'))).rejects.toMatchObject({
      code: 'ROBOTS_UNREACHABLE',
    });
  });

  it('may itself always be read', async () => {
    await expect(aPolicy().check(server.url('/robots.txt'))).resolves.toMatchObject({
      isAllowed: true,
    });
    expect(server.asked).toEqual([]);
  });

  it('lets one caller give up without the others', async () => {
    const caller = new AbortController();
    server.answer('/robots.txt', (_request, response) => {
      caller.abort(new Error('no longer'));
      setImmediate(() => response.end('User-agent: *\nAllow: /'));
    });
    const policy = aPolicy();
    const [impatient, patient] = await Promise.allSettled([
      policy.check(server.url('/page'), caller.signal),
      policy.check(server.url('/page'), new AbortController().signal),
    ]);

    expect(impatient).toMatchObject({ status: 'rejected', reason: new Error('no longer') });
    expect(patient).toMatchObject({ status: 'fulfilled', value: { isAllowed: true } });
  });

  describe('in a fetcher', () => {
    function aFetcher(robots: RobotsPolicy): HttpFetcher {
      const fetcher = new HttpFetcher({
        userAgent: 'Pagelens/0.1',
        allowedHosts: [server.host],
        timeoutMs: 1000,
        maxBytes: 1000,
        maxRedirects: 3,
        retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 1000 },
        robots,
        gate: anOpenGate(),
      });
      open.push(fetcher);
      return fetcher;
    }

    it('keeps it from asking for what is disallowed', async () => {
      server.answerWith({ '/robots.txt': says(200, 'User-agent: *\nDisallow: /') });

      await expect(aFetcher(aPolicy()).fetch(server.url('/page'))).rejects.toMatchObject({
        code: 'DISALLOWED',
        retry: 'never',
        verdict: { group: '*', rule: 'Disallow: /', robotsUrl: server.url('/robots.txt').href },
      });
      expect(server.asked).toEqual(['/robots.txt']);
    });

    it('lets it read the rest', async () => {
      server.answerWith({ '/robots.txt': says(200, 'User-agent: *\nDisallow: /x') });

      await expect(aFetcher(aPolicy()).fetch(server.url('/page'))).resolves.toMatchObject({
        status: 200,
      });
    });

    it('keeps it from asking anything while it is unreachable', async () => {
      server.answerWith({ '/robots.txt': says(500) });

      await expect(aFetcher(aPolicy()).fetch(server.url('/page'))).rejects.toMatchObject({
        code: 'ROBOTS_UNREACHABLE',
      });
      expect(server.asked).toEqual(['/robots.txt']);
    });
  });
});
