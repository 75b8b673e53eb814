import { createHash } from 'node:crypto';

import { Cache, type CacheEntry, type CacheLead } from '@app/caching';
import { annotateRequest, type ToldRoute } from '@app/observability';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Env } from '../../config/env.js';
import { Clock } from '../clock/clock.js';
import type { TagsOf } from '../decorators/cached.decorator.js';
import { readPreference } from '../http/read-preference.js';
import { toldRouteOf } from '../logging/told-route.js';
import { cachingLimitOf } from './cache-limit.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Which route gave an answer, for log and metrics. */
export interface AnsweredRoute {
  /** Its pattern. */
  readonly route: string;
  readonly told: ToldRoute;
}

/** How long a request waits for another one that is computing the same answer, before it computes it too. */
const PATIENCE_MS = 250;

/** The finished answers of routes marked `@Cached`: looked up before the route is reached, kept after it. */
@Injectable()
export class AnswerCache {
  private readonly leads = new WeakMap<FastifyRequest, CacheLead>();
  private readonly routes = new WeakMap<CacheEntry, AnsweredRoute>();

  constructor(
    private readonly cache: Cache,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /** The finished answer that lies in memory for a URL, with the route it is of; `null` when there is none to be had at once. */
  peek(url: string): { entry: CacheEntry; route: AnsweredRoute } | null {
    const entry = this.cache.getHeld(keyOf(url));
    const route = entry && this.routes.get(entry);
    return entry && route ? { entry, route } : null;
  }

  /** The finished answer to a request, or `null`: then it is this request that computes it. */
  async find(
    request: FastifyRequest,
    reply: FastifyReply,
    tagsOf: TagsOf,
  ): Promise<CacheEntry | null> {
    if (this.env.CACHE_TTL_SECONDS === 0) {
      annotateRequest(request.raw, { cacheOutcome: 'bypass' });
      return null;
    }
    const key = keyOf(request.url);
    const tags = tagsOf(request.params as Record<string, string>);
    if (readPreference(request.headers).isFreshRequired) {
      annotateRequest(request.raw, { cacheOutcome: 'bypass' });
      this.take(this.cache.lead(key, tags), request, reply);
      return null;
    }
    const { entry, lead } = await this.cache.lookUp(key, { tags, waitMs: PATIENCE_MS });
    annotateRequest(request.raw, { cacheOutcome: entry ? 'hit' : 'miss' });
    if (lead) {
      this.take(lead, request, reply);
    } else {
      this.noteRoute(entry, request);
    }
    return entry;
  }

  /** Makes a body the finished answer to a request, and keeps it for as long as its route allows. */
  async keep(request: FastifyRequest, body: unknown): Promise<CacheEntry> {
    const entry = this.entryOf(body);
    this.noteRoute(entry, request);
    const ttlMs = Math.min(this.env.CACHE_TTL_SECONDS * 1000, cachingLimitOf(request.raw));
    await this.leads.get(request)?.set(entry, ttlMs);
    return entry;
  }

  /**
   * What is still kept for a request that was to make it anew and could not: everybody else is answered with it. `null` when
   * nothing is, or the client will not have it.
   */
  async findKept(request: FastifyRequest): Promise<CacheEntry | null> {
    if (!this.leads.has(request) || readPreference(request.headers).isFreshRequired) {
      return null;
    }
    const entry = await this.cache.get(keyOf(request.url));
    if (entry) {
      annotateRequest(request.raw, { cacheOutcome: 'hit' });
      this.noteRoute(entry, request);
    }
    return entry;
  }

  private noteRoute(entry: CacheEntry, request: FastifyRequest): void {
    if (!this.routes.has(entry)) {
      const route = request.routeOptions.url ?? '';
      this.routes.set(entry, { route, told: toldRouteOf(request) });
    }
  }

  /** However the request ends, nobody waits for it any longer than that. */
  private take(lead: CacheLead, request: FastifyRequest, reply: FastifyReply): void {
    this.leads.set(request, lead);
    reply.raw.once('close', () => {
      lead.abandon();
    });
  }

  private entryOf(body: unknown): CacheEntry {
    const bytes = Buffer.from(JSON.stringify(body));
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
    return { body: bytes, etag, contentType: JSON_TYPE, storedAt: this.seenAt(body) };
  }

  /** An answer about one thing ages from when that thing was last seen, not from when it was asked for. */
  private seenAt(body: unknown): number {
    const isDated = typeof body === 'object' && body !== null && 'lastSeenAt' in body;
    return isDated ? Date.parse(String(body.lastSeenAt)) : this.clock.now().getTime();
  }
}

/**
 * The same question whatever the order of its parameters. Read off the URL as it was sent, so that a repeated parameter
 * is another question: only answers of valid requests are ever stored.
 */
function keyOf(url: string): string {
  const at = url.indexOf('?');
  return at === -1 ? `${url}?` : `${url.slice(0, at)}?${sorted(url.slice(at + 1))}`;
}

function sorted(query: string): string {
  return query.includes('&') ? query.split('&').sort().join('&') : query;
}
