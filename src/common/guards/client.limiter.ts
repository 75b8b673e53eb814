import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Env } from '../../config/env.js';
import { ClientThrottledError } from '../errors/request.errors.js';
import { clientOf } from '../http/client.js';

/** The kinds of routes that are limited apart from each other. */
export type LimitName = 'reads' | 'scrapes';

const WINDOW_SECONDS = 60;

/** Counts each client's requests per kind of route, and tells it where it stands in every answer. */
@Injectable()
export class ClientLimiter {
  private readonly counted = new WeakSet<FastifyRequest>();
  /** How many requests a window has room for; 0: any number. */
  private readonly limits: Readonly<Record<LimitName, number>>;

  constructor(
    @Inject(ThrottlerStorage) private readonly storage: ThrottlerStorage,
    env: Env,
  ) {
    this.limits = {
      reads: env.RATE_LIMIT_READS_PER_MINUTE,
      scrapes: env.RATE_LIMIT_SCRAPES_PER_MINUTE,
    };
  }

  /** Whether this very request was counted already: no request counts twice. */
  hasCounted(request: FastifyRequest): boolean {
    return this.counted.has(request);
  }

  /** Throws `ClientThrottledError` when the client has used up its window. */
  async count(request: FastifyRequest, reply: FastifyReply, name: LimitName): Promise<void> {
    const limit = this.limits[name];
    this.counted.add(request);
    const client = clientOf(request);
    if (limit === 0) {
      return;
    }
    const ttlMs = WINDOW_SECONDS * 1000;
    const { totalHits, timeToExpire, isBlocked } = await this.storage.increment(
      `${name}:${client}`,
      ttlMs,
      limit,
      ttlMs,
      name,
    );
    const remaining = isBlocked ? 0 : Math.max(0, limit - totalHits);
    reply.header('ratelimit-policy', `"${name}";q=${limit};w=${WINDOW_SECONDS}`);
    reply.header('ratelimit', `"${name}";r=${remaining};t=${timeToExpire}`);
    if (isBlocked) {
      throw new ClientThrottledError(Math.max(1, timeToExpire));
    }
  }
}
