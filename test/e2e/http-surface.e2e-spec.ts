import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';

const PAGES = '/api/v1/pages';

describe('the HTTP surface', () => {
  let usual: TestApp;
  let other: TestApp | null = null;

  beforeAll(async () => {
    usual = await createTestApp();
  });

  afterEach(async () => {
    await other?.close();
    other = null;
  });

  afterAll(() => usual.close());

  /** Another application than the usual one. */
  async function serve(settings: Record<string, string>): Promise<TestApp> {
    other = await createTestApp({ settings });
    return other;
  }

  describe('x-request-id', () => {
    it('is the client’s own where that is harmless, in errors too', async () => {
      const { send } = usual;
      const headers = { 'x-request-id': 'client-chose.this_1' };
      const [good, bad, lost] = await Promise.all(
        [PAGES, `${PAGES}?q=1`, '/nowhere'].map((path) => send(path, { headers })),
      );

      expect(good?.headers['x-request-id']).toBe('client-chose.this_1');
      expect(bad?.headers['x-request-id']).toBe('client-chose.this_1');
      expect(bad?.body.requestId).toBe('client-chose.this_1');
      expect(lost?.body.requestId).toBe('client-chose.this_1');
    });

    it.each(['short', 'has a space in it', '{"log":"forged"}', 'x'.repeat(129)])(
      'is a new one in place of "%s"',
      async (given) => {
        const { send } = usual;
        const { headers } = await send(PAGES, { headers: { 'x-request-id': given } });

        expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      },
    );

    it('is another for every request, a malformed one included', async () => {
      const { send } = usual;
      const answers = await Promise.all([PAGES, PAGES, `${PAGES}/%`].map((path) => send(path)));
      const ids = answers.map(({ headers }) => headers['x-request-id']);

      expect(new Set(ids).size).toBe(3);
      expect(ids).not.toContain(undefined);
    });
  });

  describe('security headers', () => {
    it('are sent with answers and with problems', async () => {
      const { send } = usual;

      for (const path of [PAGES, `${PAGES}?q=1`, '/docs']) {
        const { headers } = await send(path);
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'content-security-policy': expect.stringContaining("default-src 'self'"),
        });
        expect(headers).not.toHaveProperty('x-powered-by');
      }
    });

    it('are left to a proxy when switched off', async () => {
      const { send } = await serve({ SECURITY_HEADERS: 'false' });

      expect((await send(PAGES)).headers).not.toHaveProperty('content-security-policy');
    });
  });

  describe('CORS', () => {
    const from = (origin: string) => ({ headers: { origin } });

    it('allows nobody unless told to', async () => {
      const { send } = usual;

      expect((await send(PAGES, from('https://a.example'))).headers).not.toHaveProperty(
        'access-control-allow-origin',
      );
    });

    it('allows the origins it was told of, and no other', async () => {
      const { send } = await serve({ CORS_ORIGINS: 'https://a.example, https://b.example' });
      const allowed = async (origin: string) =>
        (await send(PAGES, from(origin))).headers['access-control-allow-origin'];

      expect(await allowed('https://b.example')).toBe('https://b.example');
      expect(await allowed('https://evil.example')).toBeUndefined();
    });

    it('allows anybody for a star, and shows them what they need', async () => {
      const { send } = await serve({ CORS_ORIGINS: '*' });
      const { headers } = await send(PAGES, from('https://a.example'));

      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-expose-headers']).toContain('x-request-id');
    });

    it.each([
      ['POST', `${PAGES}/copperfinch/scrapes`],
      ['PUT', `${PAGES}/copperfinch/watch`],
      ['DELETE', `${PAGES}/copperfinch/watch`],
      ['DELETE', '/api/v1/users/ada'],
    ])('answers the preflight of %s %s, which carries no key', async (method, path) => {
      const { send } = await serve({
        CORS_ORIGINS: 'https://a.example',
        API_KEYS: `ops:admin:${'a'.repeat(64)}`,
      });
      const { status, headers } = await send(path, {
        method: 'OPTIONS',
        headers: { origin: 'https://a.example', 'access-control-request-method': method },
      });

      expect(status).toBe(204);
      expect(String(headers['access-control-allow-methods']).split(/, ?/)).toContain(method);
    });
  });

  it('serves no docs when they are switched off', async () => {
    const { send } = await serve({ DOCS_ENABLED: 'false' });

    expect((await send('/docs')).status).toBe(404);
    expect((await send('/docs-json')).status).toBe(404);
    expect((await send(PAGES)).status).toBe(200);
  });

  it('shows what is stored at once when the cache is switched off', async () => {
    const { send } = await serve({ CACHE_TTL_SECONDS: '0' });
    await send(PAGES);
    await send(`${PAGES}/copperfinch`);

    expect((await send(PAGES)).body.items).toHaveLength(1);
  });

  it('takes a slash at the end for the same path', async () => {
    const { send } = usual;

    expect((await send(`${PAGES}/`)).status).toBe(200);
  });

  it('counts requests for Prometheus by route, never by path', async () => {
    const { send } = usual;
    await send(`${PAGES}/copperfinch`);
    const { status, headers, text } = await send('/metrics');

    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(/pagelens_http_request_duration_seconds_count\{.*:pageId.*\} \d/);
    expect(text).not.toContain('copperfinch');
  });
});
