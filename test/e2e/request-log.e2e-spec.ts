import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import type { Answer, RequestOptions } from '../support/http-answer.js';
import { type LogLine, LogLines } from '../support/log-lines.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('The request log', () => {
  const log = new LogLines();
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp(log.watching());
  });

  afterAll(() => api.close());

  beforeEach(() => {
    log.clear();
  });

  async function ask(
    path: string,
    options?: RequestOptions,
  ): Promise<{ answer: Answer; line: LogLine }> {
    const answer = await api.send(path, options);
    const [line = {}] = await eventually(
      () => Promise.resolve(log.requests),
      (lines) => lines.length > 0,
    );
    return { answer, line };
  }

  it('has one line for a request, with its ids, client, route, status, duration and cache outcome', async () => {
    const { answer, line } = await ask('/api/v1/pages/tessellate-dynamics?maxAge=60');

    expect(answer.status).toBe(200);
    expect(line).toEqual({
      level: 'info',
      time: expect.any(String),
      service: 'pagelens',
      version: '0.1.0',
      requestId: answer.headers['x-request-id'],
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      method: 'GET',
      route: '/api/v1/pages/:pageId',
      params: { pageId: 'tessellate-dynamics' },
      query: { maxAge: '60' },
      status: 200,
      durationMs: expect.any(Number),
      client: '127.0.0.1',
      cache: 'miss',
      code: null,
      msg: 'request completed',
    });
    expect(log.requests).toHaveLength(1);
  });

  it('tells a hit of the cache from a miss', async () => {
    await ask('/api/v1/pages/tessellate-dynamics/users?limit=1');
    log.clear();
    const { line } = await ask('/api/v1/pages/tessellate-dynamics/users?limit=1');

    expect(line.cache).toBe('hit');
  });

  it('carries a trace on, and tells the client which', async () => {
    const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
    const { answer, line } = await ask('/api/v1/pages', { headers: { traceparent } });

    expect(line.traceId).toBe(TRACE);
    expect(answer.headers.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(answer.headers.traceparent).not.toBe(traceparent);
  });

  it('keeps whatever else a request logs together by its ids', async () => {
    const { answer, line } = await ask('/api/v1/pages/copperfinch/scrapes', { method: 'POST' });
    const lines = await eventually(
      () => Promise.resolve(log.of(answer.headers['x-request-id'])),
      (found) => found.some(({ msg }) => msg === 'Scrape stored'),
    );

    expect(answer.status).toBe(202);
    expect(new Set(lines.map(({ traceId }) => traceId))).toEqual(new Set([line.traceId]));
  });

  it('says by which code a request was refused', async () => {
    const { line } = await ask('/api/v1/pages?limit=0');

    expect(line).toMatchObject({ level: 'warn', status: 400, code: 'REQUEST_INVALID' });
  });

  it('never tells whom or for what words somebody asked', async () => {
    await ask('/api/v1/users/amara-osei');
    await ask('/api/v1/pages?name=Amara%20Osei&limit=3');
    await ask('/amara-osei');
    await ask('/api/v1/us%65rs/amara-osei');
    await ask('/api/v1/pages/amara-osei%40example.org');

    expect(log.text).not.toMatch(/amara|osei/i);
    expect(log.requests.map(({ route }) => route)).toEqual([
      '/api/v1/users/:userId',
      '/api/v1/pages',
      null,
      '/api/v1/users/:userId',
      '/api/v1/pages/:pageId',
    ]);
  });

  it('repeats nothing of what is sent to break it', async () => {
    const payloads = [
      '/api/v1/pages?name[$gt]=',
      '/api/v1/pages?limit=1%0d%0a%7b%22level%22%3a%22error%22%7d',
      '/api/v1/pages/__proto__%0a',
      '/api/v1/pages/..%2f..%2fetc%2fpasswd',
      '/api/v1/pages/%24%7bjndi%3aldap%3a%2f%2fx%7d',
      '/api/v1/scrapes/%7b%22%24ne%22%3anull%7d',
      '/api/v1/pages/%',
    ];
    for (const path of payloads) {
      await api.send(path, { headers: { 'x-request-id': 'a\tb"}{', traceparent: 'jndi' } });
    }
    await eventually(
      () => Promise.resolve(log.requests),
      ({ length }) => length === payloads.length,
    );

    expect(log.text).not.toMatch(/\$|jndi|passwd|proto|%|\\n|\\r/);
    expect(log.text.trim().split('\n')).toHaveLength(log.all.length);
    expect(log.requests.every(({ status }) => Number(status) >= 400)).toBe(true);
  });

  it('never tells the secrets that a request brings along', async () => {
    const headers = {
      authorization: 'Bearer hush-token',
      cookie: 'session=hush-cookie',
      'x-api-key': 'hush-key',
    };
    await ask('/api/v1/pages?apiKey=hush-query', { headers });
    await ask('/api/v1/pages/copperfinch/scrapes', { headers, method: 'POST', body: 'hush-body' });

    expect(log.text).not.toContain('hush');
  });

  it('counts probes among what is not worth more than a debug line', async () => {
    expect((await ask('/api/v1/health/live')).line.level).toBe('debug');
    log.clear();
    expect((await ask('/metrics')).line.level).toBe('debug');
  });
});
