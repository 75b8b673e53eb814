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
import { from, mergeMap, type Observable, of } from 'rxjs';

import { Env } from '../../config/env.js';
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
    if (!tagsOf || this.env.CACHE_TTL_SECONDS === 0) {
      return next.handle();
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const key = keyOf(request);
    const hit = await this.cache.get(key);
    if (hit) {
      annotateRequest(request.raw, { cacheOutcome: 'hit' });
      return of(answer(hit, request, reply));
    }
    annotateRequest(request.raw, { cacheOutcome: 'miss' });
    const ticket = this.cache.begin();
    return next.handle().pipe(
      mergeMap((body: unknown) => {
        const entry = entryOf(body);
        const tags = tagsOf(request.params as Record<string, string>);
        const ttlMs = this.env.CACHE_TTL_SECONDS * 1000;
        return from(
          this.cache
            .set(key, entry, { ttlMs, tags, ticket })
            .then(() => answer(entry, request, reply)),
        );
      }),
    );
  }
}

/** The same question whatever the order of its parameters. Only answers of valid requests are ever stored. */
function keyOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?', 1);
  const query = new URLSearchParams(request.query as Record<string, string>);
  query.sort();
  return `${path}?${query.toString()}`;
}

function entryOf(body: unknown): CacheEntry {
  const bytes = Buffer.from(JSON.stringify(body));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return { body: bytes, etag, contentType: JSON_TYPE, storedAt: Date.now() };
}

function answer(
  entry: CacheEntry,
  request: FastifyRequest,
  reply: FastifyReply,
): Buffer | undefined {
  reply.header('etag', entry.etag).header('cache-control', 'no-cache');
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
