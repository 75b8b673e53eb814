import { Cache, createCache } from '@app/caching';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { lastValueFrom, of } from 'rxjs';

import { testSettings } from '../../../test/support/test-settings.js';
import { Cached } from '../decorators/cached.decorator.js';
import { ResponseCacheInterceptor } from './response-cache.interceptor.js';

class Routes {
  @Cached(({ pageId = '' }) => [`page:${pageId}`, 'pages'])
  cached(): void {
    return;
  }

  plain(): void {
    return;
  }
}

interface Exchange {
  readonly url?: string;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly handler?: () => void;
}

interface Reply {
  statusCode: number;
  readonly headers: Record<string, string>;
}

function aReply(): Reply & Record<'status' | 'header' | 'type', unknown> {
  const reply = {
    statusCode: 200,
    headers: {} as Record<string, string>,
    status: (code: number) => Object.assign(reply, { statusCode: code }),
    header: (name: string, value: string) => {
      reply.headers[name] = value;
      return reply;
    },
    type: (value: string) => reply.header('content-type', value),
  };
  return reply;
}

describe(ResponseCacheInterceptor.name, () => {
  let cache: Cache;
  const compute = jest.fn<() => unknown>();
  const routes = new Routes();

  beforeEach(() => {
    cache = createCache({ maxEntries: 100, maxBytes: 1_000_000, redis: null });
    compute.mockReset().mockReturnValue({ name: 'Acme' });
  });

  afterEach(() => cache.close());

  async function answerTo(exchange: Exchange = {}, settings = {}): Promise<[string | null, Reply]> {
    const { url = '/pages/acme', query = {}, headers = {}, handler = routes.cached } = exchange;
    const reply = aReply();
    const request = { url, query, headers, params: { pageId: 'acme' }, raw: {} };
    const context = {
      getHandler: () => handler,
      switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
    } as unknown as ExecutionContext;
    const interceptor = new ResponseCacheInterceptor(
      cache,
      new Reflector(),
      testSettings(settings),
    );
    const next: CallHandler = { handle: () => of(compute()) };
    const body = await lastValueFrom(await interceptor.intercept(context, next));
    const text =
      body === undefined ? null : Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body);
    return [text, reply];
  }

  it('answers the same question the second time without asking for it', async () => {
    const first = await answerTo();
    const second = await answerTo();

    expect(second[0]).toBe(first[0]);
    expect(second[1].headers).toEqual(first[1].headers);
    expect(first[0]).toBe('{"name":"Acme"}');
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('knows a question whatever the order of its parameters', async () => {
    await answerTo({ url: '/pages?a=1&b=2', query: { a: '1', b: '2' } });
    await answerTo({ url: '/pages?b=2&a=1', query: { b: '2', a: '1' } });
    expect(compute).toHaveBeenCalledTimes(1);

    await answerTo({ url: '/pages?a=2&b=1', query: { a: '2', b: '1' } });
    expect(compute).toHaveBeenCalledTimes(2);
  });

  it('asks again once something the answer was made of is written', async () => {
    await answerTo();
    compute.mockReturnValue({ name: 'Acme Renamed' });

    await cache.invalidateTags(['pages']);
    expect((await answerTo())[0]).toBe('{"name":"Acme Renamed"}');

    await cache.invalidateTags(['page:acme']);
    await answerTo();
    expect(compute).toHaveBeenCalledTimes(3);
  });

  it('does not keep an answer that was overtaken by a write while it was made', async () => {
    compute.mockImplementationOnce(() => {
      void cache.invalidateTags(['page:acme']);
      return { name: 'Old' };
    });
    await answerTo();

    expect((await answerTo())[0]).toBe('{"name":"Acme"}');
  });

  it('gives the same bytes the same ETag, and others another', async () => {
    const [, first] = await answerTo();
    const [, same] = await answerTo({ url: '/pages/other' });
    compute.mockReturnValue({ name: 'Other' });
    const [, other] = await answerTo({ url: '/pages/third' });

    expect(first.headers.etag).toMatch(/^"[\w-]{27}"$/);
    expect(same.headers.etag).toBe(first.headers.etag);
    expect(other.headers.etag).not.toBe(first.headers.etag);
  });

  it.each([
    ['the ETag', (etag: string) => etag],
    ['a weak form of it', (etag: string) => `W/${etag}`],
    ['one among several', (etag: string) => `"x", ${etag}`],
    ['anything', () => '*'],
  ])('answers 304 without a body to a client that has %s', async (_what, header) => {
    const [, first] = await answerTo();
    const [body, reply] = await answerTo({
      headers: { 'if-none-match': header(first.headers.etag ?? '') },
    });

    expect(reply.statusCode).toBe(304);
    expect(body).toBeNull();
  });

  it('answers in full to a client that has something else', async () => {
    const [body, reply] = await answerTo({ headers: { 'if-none-match': '"x"' } });

    expect(reply.statusCode).toBe(200);
    expect(body).toBe('{"name":"Acme"}');
  });

  it('leaves routes alone that are not marked', async () => {
    await answerTo({ handler: routes.plain });
    const [body, reply] = await answerTo({ handler: routes.plain });

    expect(body).toBe('{"name":"Acme"}');
    expect(reply.headers).toEqual({});
    expect(compute).toHaveBeenCalledTimes(2);
  });

  it('keeps nothing when it is switched off', async () => {
    await answerTo({}, { CACHE_TTL_SECONDS: '0' });
    await answerTo({}, { CACHE_TTL_SECONDS: '0' });

    expect(compute).toHaveBeenCalledTimes(2);
  });
});
