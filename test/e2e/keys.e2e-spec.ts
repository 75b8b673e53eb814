import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { newKey } from '../../src/common/auth/new-key.js';
import type { Scope } from '../../src/config/api-keys.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import type { Answer } from '../support/http-answer.js';
import { LogLines } from '../support/log-lines.js';

const API = '/api/v1';
const PAGE = `${API}/pages/tessellate-dynamics`;
const keyWith = (...scopes: Scope[]) => newKey(scopes.join('-'), new Set(scopes));
const reading = keyWith('read');
const scraping = keyWith('scrape');
const administering = keyWith('admin');

describe('a server with keys', () => {
  const log = new LogLines();
  let api: TestApp;

  const ask = (
    path: string,
    { key, ...rest }: { key?: string; method?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> =>
    api.send(path, {
      ...rest,
      headers: { ...rest.headers, ...(key && { authorization: `Bearer ${key}` }) },
    });

  beforeAll(async () => {
    const entries = [reading, scraping, administering].map(({ entry }) => entry);
    api = await createTestApp(
      log.watching({
        settings: { API_KEYS: entries.join(','), RATE_LIMIT_READS_PER_MINUTE: '40' },
      }),
    );
  });

  afterAll(() => api.close());

  it('lets in who has one, in either header', async () => {
    expect((await ask(PAGE, { key: reading.key })).status).toBe(200);
    expect((await ask(PAGE, { headers: { 'x-api-key': reading.key } })).status).toBe(200);
  });

  it('shows nobody else even what is cached', async () => {
    const { status, headers, body } = await ask(PAGE);

    expect(status).toBe(401);
    expect(body.code).toBe('KEY_REQUIRED');
    expect(headers['www-authenticate']).toBe('Bearer realm="pagelens"');
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['a key it does not know', `Bearer ${reading.key}x`],
    ['the entry of a key', `Bearer ${reading.entry}`],
    ['another scheme', 'Basic cmVhZDpyZWFk'],
    ['no key at all', 'Bearer '],
  ])('refuses %s', async (_what, authorization) => {
    const { status, headers, body } = await ask(PAGE, { headers: { authorization } });

    expect([status, body.code]).toEqual([401, 'KEY_UNKNOWN']);
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('asks for the scope that a route needs', async () => {
    const scrapes = `${PAGE}/scrapes`;
    const person = `${API}/users/nobody`;
    const refused = await ask(scrapes, { method: 'POST', key: reading.key });

    expect(refused.body).toMatchObject({ status: 403, code: 'SCOPE_MISSING', scope: 'scrape' });
    expect(refused.headers['www-authenticate']).toContain('scope="scrape"');
    expect((await ask(scrapes, { method: 'POST', key: scraping.key })).status).toBe(202);
    expect((await ask(person, { method: 'DELETE', key: scraping.key })).status).toBe(403);
    expect((await ask(person, { method: 'DELETE', key: administering.key })).status).toBe(200);
    expect((await ask('/metrics', { key: reading.key })).status).toBe(403);
    expect((await ask('/metrics', { key: administering.key })).status).toBe(200);
  });

  it('tells load balancers and readers of its documentation what they ask, and nobody else how it is', async () => {
    const paths = ['/health/live', '/health/ready', '/health/startup'].map((path) => API + path);
    for (const path of [...paths, '/docs-json']) {
      expect((await ask(path)).status).toBe(200);
    }
    expect((await ask(`${API}/health`)).status).toBe(401);
    expect((await ask(`${API}/health`, { key: reading.key })).status).toBe(200);
    expect((await ask('/nowhere')).status).toBe(404);
  });

  it('documents the scope of each route', async () => {
    const { paths } = (await ask('/docs-json')).body;

    expect(paths['/api/v1/users/{userId}'].delete.security).toEqual([
      { bearer: ['admin'] },
      { apiKey: ['admin'] },
    ]);
    expect(paths['/api/v1/pages'].get.security[0]).toEqual({ bearer: ['read'] });
    expect(paths['/api/v1/health/live'].get.security).toEqual([]);
  });

  it('counts by key, and without one by address', async () => {
    const left = async (key?: string): Promise<number> => {
      const { headers } = await ask(`${API}/pages`, key === undefined ? {} : { key });
      return Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
    };
    const [before, other] = [await left(reading.key), await left()];

    expect(await left(reading.key)).toBe(before - 1);
    expect(await left()).toBe(other - 1);
  });

  it('stops who tries keys out', async () => {
    const statuses = new Set<number>();
    for (let tries = 0; tries < 45; tries += 1) {
      statuses.add((await ask(`${API}/pages`, { key: `plk_guess${tries}` })).status);
    }
    expect(statuses).toEqual(new Set([401, 429]));
    expect((await ask(`${API}/pages`, { key: reading.key })).status).toBe(200);
  });

  it('logs the name of a key, never the key', () => {
    expect(log.requests.some(({ client }) => client === 'read')).toBe(true);
    expect(log.text).not.toContain(reading.key.slice(8));
  });
});

describe('a server that says out loud that it has none', () => {
  it('lets everybody in', async () => {
    const api = await createTestApp({ settings: { AUTH: 'off', API_KEYS: reading.entry } });

    expect((await api.send(`${API}/pages`)).status).toBe(200);
    await api.close();
  });
});
