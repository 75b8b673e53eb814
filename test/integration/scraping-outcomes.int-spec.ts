import { HttpFetcher, RobotsPolicy } from '@app/fetching';
import { createWorld } from '@app/sample-world';
import { afterEach, describe, expect, it } from '@jest/globals';

import { HttpSource } from '../../src/modules/scraper/http.source.js';
import { Source } from '../../src/modules/scraper/source.port.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { anOpenGate } from '../support/open-gate.js';
import {
  type StandInAnswer,
  type StandInSite,
  startStandInSite,
} from '../support/stand-in-site.js';

const USER_AGENT = 'Pagelens/0.0.0 (+mailto:test@acme.example)';
const ALLOWED = { body: 'User-agent: *\nAllow: /\n', headers: { 'content-type': 'text/plain' } };
const world = createWorld();
const pageHtml = world.respond('/company/copperfinch').body;

describe('what a site does, as a client is told', () => {
  let site: StandInSite | null = null;
  let api: TestApp | null = null;

  afterEach(async () => {
    await api?.close();
    await site?.stop();
  });

  /** The application in front of a site that is not the sample world, as the live source reads one. */
  async function serve(
    answers: Record<string, StandInAnswer>,
    { robots }: { robots: 'obey' | 'permitted' } = { robots: 'obey' },
  ): Promise<TestApp> {
    site = await startStandInSite({ '/robots.txt': ALLOWED, ...answers });
    const source = liveSourceAt(site.origin, robots);
    api = await createTestApp({
      override: (builder) => builder.overrideProvider(Source).useValue(source),
    });
    return api;
  }

  function liveSourceAt(origin: string, robots: 'obey' | 'permitted'): Source {
    const { host } = new URL(origin);
    const manners = {
      userAgent: USER_AGENT,
      allowedHosts: [host],
      timeoutMs: 2000,
      gate: anOpenGate(),
    };
    const fetcher = new HttpFetcher({
      ...manners,
      maxBytes: 1_000_000,
      maxRedirects: 3,
      retry: { attempts: 1, baseDelayMs: 1, maxDelayMs: 1 },
      robots:
        robots === 'permitted' ? null : new RobotsPolicy({ ...manners, productToken: 'Pagelens' }),
    });
    return new HttpSource({
      name: 'live',
      origin,
      fetcher,
      browser: null,
      report: { status: 'up' },
      onClose: () => Promise.resolve(),
    });
  }

  it('names the rule of robots.txt and the setting that governs it, and asks for nothing more', async () => {
    const rules = 'User-agent: LinkedInBot\nAllow: /\n\nUser-agent: *\nDisallow: /\n';
    const { send } = await serve({ '/robots.txt': { ...ALLOWED, body: rules } });
    const { status, body } = await send('/api/v1/pages/copperfinch');

    expect(status).toBe(502);
    expect(body).toMatchObject({ code: 'SOURCE_DISALLOWED' });
    expect(body.detail).toContain('Disallow: /');
    expect(body.detail).toContain('"*"');
    expect(body.detail).toContain('ROBOTS_POLICY');
    expect(site?.asked).toEqual(['/robots.txt']);
  });

  it('reads the same page for an operator who holds a permission', async () => {
    const disallowing = { ...ALLOWED, body: 'User-agent: *\nDisallow: /\n' };
    const { send } = await serve(
      { '/robots.txt': disallowing, '/company/copperfinch': { body: pageHtml } },
      { robots: 'permitted' },
    );

    expect((await send('/api/v1/pages/copperfinch')).status).toBe(200);
    expect(site?.asked).toEqual(['/company/copperfinch']);
  });

  it.each<[string, StandInAnswer, number, string, string | null]>([
    ['429', { status: 429, headers: { 'retry-after': '77' } }, 503, 'SOURCE_RATE_LIMITED', '77'],
    ['429 without a time', { status: 429 }, 503, 'SOURCE_RATE_LIMITED', '30'],
    ['503', { status: 503, headers: { 'retry-after': '9' } }, 503, 'SOURCE_UNREACHABLE', '9'],
    ['999', world.respond('/company/basalt-parliament'), 502, 'SOURCE_BLOCKED', null],
    ['404', { status: 404 }, 404, 'PAGE_NOT_FOUND', null],
    ['410', { status: 410 }, 410, 'PAGE_GONE', null],
    ['an empty 200', { body: '' }, 502, 'SOURCE_BLOCKED', null],
    ['something far too large', { body: 'x'.repeat(1_000_001) }, 502, 'SOURCE_DRIFTED', null],
    ['another page', world.respond('/company/kestrel-forge'), 502, 'SOURCE_DRIFTED', null],
    [
      'a redirect to another site',
      { status: 302, headers: { location: 'https://elsewhere.example/' } },
      502,
      'SOURCE_BLOCKED',
      null,
    ],
    [
      'a circle',
      { status: 302, headers: { location: '/company/copperfinch' } },
      502,
      'SOURCE_BLOCKED',
      null,
    ],
  ])('answers what it means when the site says %s', async (_what, answer, status, code, wait) => {
    const { send, connection } = await serve({ '/company/copperfinch': answer });
    const told = await send('/api/v1/pages/copperfinch');

    expect(told.body).toMatchObject({ status, code });
    expect(told.status).toBe(status);
    expect(told.headers['retry-after'] ?? null).toBe(wait);
    expect(told.text).not.toContain('127.0.0.1');
    expect(await connection.model('CompanyPage').countDocuments({})).toBe(0);
  });

  it('names the missing fields of a page that came in part', async () => {
    const cut = pageHtml.slice(0, pageHtml.lastIndexOf('</main>') - 500);
    const { send } = await serve({ '/company/copperfinch': { body: cut } });
    const { status, body } = await send('/api/v1/pages/copperfinch');

    expect(status).toBe(200);
    expect(body.lastScrape).toMatchObject({ outcome: 'partial', coverage: { isTruncated: true } });
  });
});
