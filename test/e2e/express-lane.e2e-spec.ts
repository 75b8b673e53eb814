import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { type Answer, exchange } from '../support/http-answer.js';

const { RequestWatch } = await import('../../src/common/logging/request.watch.js');
const { PagesService } = await import('../../src/modules/pages/pages.service.js');

const PAGE = 'copperfinch';
const LIST = '/api/v1/pages?limit=5&sort=name';

describe('the express lane', () => {
  let served: TestApp;

  beforeEach(async () => {
    served = await createTestApp();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await served.close();
  });

  /** The answer, and whether the framework saw the request. */
  async function ask(headers: Record<string, string> = {}, path = LIST, method = 'GET') {
    const longWay = jest.spyOn(served.app.get(RequestWatch), 'begin');
    longWay.mockClear();
    const answer = await exchange(served.origin, path, { headers, method });
    return { answer, isExpress: longWay.mock.calls.length === 0 };
  }

  async function fill(page: string): Promise<void> {
    await served.send(`/api/v1/pages/${page}`);
    await served.send(LIST);
  }

  it.each([
    ['as they are', {}],
    ['in gzip', { 'accept-encoding': 'gzip' }],
    ['in brotli', { 'accept-encoding': 'br, gzip' }],
    ['as known to the client', { 'if-none-match': '*' }],
  ])('gives kept answers %s exactly as the long way does', async (_, headers) => {
    await fill(PAGE);
    // A preference makes it take the long way, and changes but one header.
    const long = await ask({ ...headers, prefer: 'wait=9' });
    const express = await ask(headers);

    expect([long.isExpress, express.isExpress]).toEqual([false, true]);
    expect(lasting(express.answer)).toEqual(lasting(long.answer));
  });

  it.each([
    ['asks for a fresh answer', { 'cache-control': 'no-cache' }, LIST, 'GET'],
    ['only asks for the headers', {}, LIST, 'HEAD'],
    ['is of another origin', { origin: 'https://example.org' }, LIST, 'GET'],
    ['asks what is not kept', {}, '/api/v1/health/live', 'GET'],
  ])('lets a request pass that %s', async (_, headers, path, method) => {
    await fill(PAGE);

    expect((await ask(headers, path, method)).isExpress).toBe(false);
  });

  it('gives no answer that a write has made old', async () => {
    await fill(PAGE);
    const before = await ask();
    await served.app
      .get(PagesService)
      .noteScrape(PAGE, { at: new Date(), outcome: 'blocked', coverage: null });
    const after = await ask();

    expect([before.isExpress, after.isExpress]).toEqual([true, false]);
  });

  it('goes the long way when something fails here, and cuts off what it had begun', async () => {
    await fill(PAGE);
    const follow = jest.spyOn(served.app.get(RequestWatch), 'followBriefly');
    follow.mockImplementation(() => {
      throw new Error('before the answer');
    });
    const { answer, isExpress } = await ask();
    expect([answer.status, isExpress]).toEqual([200, false]);

    follow.mockImplementation((_, response) => {
      response.writeHead(200, { 'content-length': '9' });
      response.write('half');
      throw new Error('in the middle of it');
    });
    await expect(ask()).rejects.toThrow(/aborted|hang up|ECONNRESET/);

    follow.mockRestore();
    expect((await ask()).answer.status).toBe(200);
  });

  describe('under a limit', () => {
    beforeEach(async () => {
      await served.close();
      served = await createTestApp({
        settings: { RATE_LIMIT_READS_PER_MINUTE: '4', TRUST_PROXY: '127.0.0.1' },
      });
      await served.send(LIST, { headers: { 'x-forwarded-for': '192.0.2.1' } });
    });

    const from = (address: string) => ask({ 'x-forwarded-for': address });

    it('counts each request once, and lets the long way refuse', async () => {
      const second = await from('192.0.2.1');
      const third = await from('192.0.2.1');
      const fourth = await from('192.0.2.1');
      const fifth = await from('192.0.2.1');

      expect(second.answer.headers.ratelimit).toMatch(/^"reads";r=2;/);
      expect([third, fourth].map(({ isExpress }) => isExpress)).toEqual([true, true]);
      expect(fourth.answer.headers.ratelimit).toMatch(/^"reads";r=0;/);
      expect(fifth.answer).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
      expect(fifth.answer.headers['retry-after']).toMatch(/^\d+$/);
    });

    it('counts by the address that trusted proxies tell', async () => {
      await from('192.0.2.1');
      const other = await from('192.0.2.2');

      expect(other.isExpress).toBe(true);
      expect(other.answer.headers.ratelimit).toMatch(/^"reads";r=3;/);
    });
  });
});

/** What two answers to the same question have in common. */
function lasting({ status, headers, text }: Answer): object {
  const { date, age, traceparent, 'x-request-id': id, ...rest } = headers;
  const { 'preference-applied': applied, ...same } = rest;
  expect([date, age, traceparent, id]).not.toContain(undefined);
  expect(applied ?? 'wait=9').toBe('wait=9');
  return { status, text, headers: same };
}
