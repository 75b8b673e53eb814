import { createHash } from 'node:crypto';

import { Cache, type CacheEntry } from '@app/caching';
import { annotateRequest } from '@app/observability';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mergeMap, type Observable, of } from 'rxjs';

import { cachingLimitOf } from '../cache/cache-limit.js';
import { Env } from '../../config/env.js';
import { readPreference } from '../http/read-preference.js';
import { CACHED, type TagsOf } from '../decorators/cached.decorator.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Keeps the finished bytes of routes marked `@Cached`. Outermost of the interceptors, so that a hit is looked up and
 * written, not read, validated and serialised again.
 */
@Injectable()
export class ResponseCacheInterceptor implements NestInterceptor {
  constructor(
    private readonly cache: Cache,
    private readonly reflector: Reflector,
    private readonly env: Env,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const tagsOf = this.reflector.get<TagsOf | undefined>(CACHED, context.getHandler());
    if (!tagsOf) {
      return next.handle();
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = keyOf(request);
    const isBypassed =
      this.env.CACHE_TTL_SECONDS === 0 || readPreference(request.headers).isFreshRequired;
    const hit = isBypassed ? null : await this.cache.get(key);
    if (hit) {
      annotateRequest(request.raw, { cacheOutcome: 'hit' });
      return of(answer(hit, request, reply));
    }
    annotateRequest(request.raw, { cacheOutcome: isBypassed ? 'bypass' : 'miss' });
    const ticket = this.cache.begin();
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        // Only a finished answer is kept: a 202 is a promise.
        if (reply.statusCode !== 200) {
          return body;
        }
        const entry = entryOf(body);
        const ttlMs = Math.min(this.env.CACHE_TTL_SECONDS * 1000, cachingLimitOf(request.raw));
        if (ttlMs > 0) {
          const tags = tagsOf(request.params as Record<string, string>);
          await this.cache.set(key, entry, { ttlMs, tags, ticket });
        }
        return answer(entry, request, reply);
      }),
    );
  }
}

/**
 * The same question whatever the order of its parameters. Read off the URL as it was sent, so that a repeated parameter
 * is another question: only answers of valid requests are ever stored.
 */
function keyOf(request: FastifyRequest): string {
  const [path = '', query = ''] = request.url.split('?', 2);
  return `${path}?${query.split('&').sort().join('&')}`;
}

function entryOf(body: unknown): CacheEntry {
  const bytes = Buffer.from(JSON.stringify(body));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return { body: bytes, etag, contentType: JSON_TYPE, storedAt: seenAt(body) };
}

/** An answer about one thing ages from when that thing was last seen, not from when it was asked for. */
function seenAt(body: unknown): number {
  const isDated = typeof body === 'object' && body !== null && 'lastSeenAt' in body;
  return isDated ? Date.parse(String(body.lastSeenAt)) : Date.now();
}

function answer(
  entry: CacheEntry,
  request: FastifyRequest,
  reply: FastifyReply,
): Buffer | undefined {
  const age = Math.max(0, Math.floor((Date.now() - entry.storedAt) / 1000));
  reply.header('etag', entry.etag).header('cache-control', 'no-cache').header('age', age);
  if (matches(request.headers['if-none-match'], entry.etag)) {
    reply.status(304);
    return undefined;
  }
  reply.type(entry.contentType);
  return entry.body;
}

function matches(header: string | undefined, etag: string): boolean {
  const candidates = header?.split(',').map((item) => item.trim().replace(/^W\//, '')) ?? [];
  return candidates.includes(etag) || candidates.includes('*');
}
