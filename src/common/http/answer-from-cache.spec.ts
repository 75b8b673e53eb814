import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { Cache, createCache } from '@app/caching';
import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type LightMyRequestResponse,
} from 'fastify';
import { defer, lastValueFrom, of } from 'rxjs';

import '../../../test/support/esm-for-commonjs.js';

import { StillClock } from '../../../test/support/still-clock.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { AnswerCache } from '../cache/answer.cache.js';
import { Cached, type TagsOf } from '../decorators/cached.decorator.js';
import { RateLimitStorage } from '../guards/rate-limit.storage.js';
import { ResponseCacheInterceptor } from '../interceptors/response-cache.interceptor.js';
import { answerFromCache } from './answer-from-cache.js';

const { ClientLimiter } = await import('../guards/client.limiter.js');

const tagsOf: TagsOf = ({ pageId = '' }) => [`page:${pageId}`, 'pages'];

class Routes {
  @Cached(tagsOf)
  cached(): void {
    return;
  }

  plain(): void {
    return;
  }
}

describe(answerFromCache.name, () => {
  let cache: Cache;
  let server: FastifyInstance;
  let cachingAtMs = 0;
  const compute = jest.fn<() => unknown>();
  const routes = new Routes();

  beforeEach(() => {
    cachingAtMs = 0;
    const clock = (): number => cachingAtMs;
    cache = createCache({
      maxEntries: 100,
      maxBytes: 1_000_000,
      redis: null,
      clock,
      random: () => 0,
    });
    compute.mockReset().mockReturnValue({ name: 'Acme' });
    serve();
  });

  afterEach(async () => {
    await server.close();
    await cache.close();
  });

  /** The hook and the interceptor around routes, as the application has them. */
  function serve(settings: Record<string, string> = {}): void {
    const env = testSettings(settings);
    const clock = new StillClock();
    const answers = new AnswerCache(cache, clock, env);
    const limiter = new ClientLimiter(new RateLimitStorage(null), env);
    const interceptor = new ResponseCacheInterceptor(answers, clock, new Reflector());
    server = fastify();
    server.addHook('onRequest', answerFromCache({ limiter, answers, clock }));
    const handle = (handler: () => void) => (request: FastifyRequest, reply: FastifyReply) => {
      const context = {
        getHandler: () => handler,
        switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
      } as unknown as ExecutionContext;
      const next: CallHandler = { handle: () => defer(() => of(compute())) };
      return lastValueFrom(interceptor.intercept(context, next)).then((body) => reply.send(body));
    };
    server.get('/pages', { config: { tagsOf } }, handle(routes.cached));
    server.get('/pages/:pageId', { config: { tagsOf } }, handle(routes.cached));
    server.get('/plain', handle(routes.plain));
  }

  const answerTo = (
    url = '/pages/acme',
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> => server.inject({ url, headers });

  it('answers the same question the second time without asking for it', async () => {
    const first = await answerTo();
    const second = await answerTo();

    expect(second.body).toBe(first.body);
    expect(second.headers).toMatchObject({
      etag: first.headers.etag,
      'content-type': 'application/json; charset=utf-8',
    });
    expect(first.body).toBe('{"name":"Acme"}');
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('knows a question whatever the order of its parameters', async () => {
    await answerTo('/pages?a=1&b=2');
    await answerTo('/pages?b=2&a=1');
    expect(compute).toHaveBeenCalledTimes(1);

    await answerTo('/pages?a=2&b=1');
    expect(compute).toHaveBeenCalledTimes(2);
  });

  it('takes what follows a second question mark for a part of the question', async () => {
    await answerTo('/pages?a=1?x');
    await answerTo('/pages?a=1?y');

    expect(compute).toHaveBeenCalledTimes(2);
  });

  it('computes once for all who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => answerTo()));

    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['{"name":"Acme"}']));
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('answers with what is kept who was to make it anew before its time, and could not', async () => {
    const { statusCode, body } = await answerTo();
    const lifeMs = testSettings({}).CACHE_TTL_SECONDS * 1000;
    compute.mockImplementation(() => {
      throw new Error('the database is gone');
    });
    cachingAtMs = lifeMs * 0.96;

    expect(await answerTo()).toMatchObject({ statusCode, body });
    expect(compute).toHaveBeenCalledTimes(2);
    expect(await answerTo('/pages/acme', { 'cache-control': 'no-cache' })).toMatchObject({
      statusCode: 500,
    });
    cachingAtMs = lifeMs;
    expect(await answerTo()).toMatchObject({ statusCode: 500 });
  });

  it('asks again once something the answer was made of is written', async () => {
    await answerTo();
    compute.mockReturnValue({ name: 'Acme Renamed' });

    await cache.invalidateTags(['pages']);
    expect((await answerTo()).body).toBe('{"name":"Acme Renamed"}');

    await cache.invalidateTags(['page:acme']);
    await answerTo();
    expect(compute).toHaveBeenCalledTimes(3);
  });

  it('asks again for a client that will not have what is kept, and keeps what it gets', async () => {
    await answerTo();
    compute.mockReturnValue({ name: 'Acme Renamed' });
    await answerTo('/pages/acme', { 'cache-control': 'no-cache' });

    expect((await answerTo()).body).toBe('{"name":"Acme Renamed"}');
    expect(compute).toHaveBeenCalledTimes(2);
  });

  it('does not keep an answer that was overtaken by a write while it was made', async () => {
    compute.mockImplementationOnce(() => {
      void cache.invalidateTags(['page:acme']);
      return { name: 'Old' };
    });
    await answerTo();

    expect((await answerTo()).body).toBe('{"name":"Acme"}');
  });

  it('gives the same bytes the same ETag, and others another', async () => {
    const first = await answerTo();
    const same = await answerTo('/pages/other');
    compute.mockReturnValue({ name: 'Other' });
    const other = await answerTo('/pages/third');

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
    const { etag = '' } = (await answerTo()).headers;
    const answer = await answerTo('/pages/acme', { 'if-none-match': header(etag) });

    expect(answer.statusCode).toBe(304);
    expect(answer.body).toBe('');
    expect(answer.headers).toMatchObject({ etag, vary: 'accept-encoding' });
  });

  it('answers in full to a client that has something else', async () => {
    const answer = await answerTo('/pages/acme', { 'if-none-match': '"x"' });

    expect([answer.statusCode, answer.body]).toEqual([200, '{"name":"Acme"}']);
  });

  it.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip;q=0.5, br;q=0', gunzipSync],
  ])('compresses into %s where "%s" is accepted, with an ETag of its own', async (...each) => {
    const [coding, accepted, decompress] = each;
    compute.mockReturnValue({ text: 'Acme makes anvils. '.repeat(200) });
    const plain = await answerTo();
    const packed = await answerTo('/pages/acme', { 'accept-encoding': accepted });
    const again = await answerTo('/pages/acme', {
      'accept-encoding': accepted,
      'if-none-match': String(packed.headers.etag),
    });

    expect(packed.headers).toMatchObject({ 'content-encoding': coding, vary: 'accept-encoding' });
    expect(decompress(packed.rawPayload).toString()).toBe(plain.body);
    expect(packed.headers.etag).not.toBe(plain.headers.etag);
    expect([again.statusCode, again.headers.etag]).toEqual([304, packed.headers.etag]);
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('answers 304 to a client that has the same content in another coding', async () => {
    compute.mockReturnValue({ text: 'Acme makes anvils. '.repeat(200) });
    const packed = await answerTo('/pages/acme', { 'accept-encoding': 'br' });
    const { etag = '' } = packed.headers;
    const answer = await answerTo('/pages/acme', { 'if-none-match': etag });

    expect([answer.statusCode, answer.headers.etag]).toEqual([304, etag]);
  });

  it('counts what is answered from the cache too', async () => {
    await server.close();
    serve({ RATE_LIMIT_READS_PER_MINUTE: '2' });
    const answers = [await answerTo(), await answerTo(), await answerTo()];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers[1]?.headers.ratelimit).toMatch(/^"reads";r=0;t=\d+$/);
    expect(answers[2]?.json()).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('leaves routes alone that are not marked', async () => {
    await answerTo('/plain');
    const { body, headers } = await answerTo('/plain');

    expect(body).toBe('{"name":"Acme"}');
    expect(headers).not.toHaveProperty('etag');
    expect(compute).toHaveBeenCalledTimes(2);
  });

  it('keeps nothing when it is switched off', async () => {
    await server.close();
    serve({ CACHE_TTL_SECONDS: '0' });
    const first = await answerTo();
    await answerTo();

    expect(compute).toHaveBeenCalledTimes(2);
    expect(first.headers).toHaveProperty('etag');
  });
});
