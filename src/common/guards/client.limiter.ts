import type { IncomingMessage } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Env } from '../../config/env.js';
import { ClientThrottledError } from '../errors/request.errors.js';
import { clientOf } from '../http/client.js';
import { addHeaders } from '../http/header-list.js';
import { type HitCount, RateLimitStorage } from './rate-limit.storage.js';

/** The kinds of routes that are limited apart from each other. */
export type LimitName = 'reads' | 'scrapes';

/** Where a client stands in its window. */
export interface ClientStanding {
  /** What tells the client so: names and values in turn. */
  readonly headers: readonly string[];
  /** Of whole seconds, until there is room again; null while there is. */
  readonly retryAfterSeconds: number | null;
}

const WINDOW_MS = 60_000;
const UNLIMITED: ClientStanding = { headers: [], retryAfterSeconds: null };

/** Counts each client's requests per kind of route, and tells it where it stands in every answer. */
@Injectable()
export class ClientLimiter {
  /** No request counts twice, wherever on its way it is asked about. */
  private readonly counted = new WeakMap<IncomingMessage, ClientStanding>();
  /** How many requests a window has room for; 0: without a limit. */
  private readonly limits: Readonly<Record<LimitName, number>>;

  constructor(
    @Inject(ThrottlerStorage) private readonly storage: RateLimitStorage,
    env: Env,
  ) {
    this.limits = {
      reads: env.RATE_LIMIT_READS_PER_MINUTE,
      scrapes: env.RATE_LIMIT_SCRAPES_PER_MINUTE,
    };
  }

  /** Whether this very request was counted already. */
  hasCounted(request: FastifyRequest): boolean {
    return this.counted.has(request.raw);
  }

  /** Throws `ClientThrottledError` when the client has used up its window. */
  async count(request: FastifyRequest, reply: FastifyReply, name: LimitName): Promise<void> {
    const standing =
      this.counted.get(request.raw) ?? (await this.standingAfter(clientOf(request), name));
    this.remember(request.raw, standing);
    addHeaders(reply, standing.headers);
    if (standing.retryAfterSeconds !== null) {
      throw new ClientThrottledError(standing.retryAfterSeconds);
    }
  }

  /** Counts a request of a client, and tells where that leaves it: at once, unless Redis has to be asked. */
  standingAfter(client: string, name: LimitName): ClientStanding | Promise<ClientStanding> {
    const limit = this.limits[name];
    if (limit === 0) {
      return UNLIMITED;
    }
    const hit = this.storage.hit(name, `${name}:${client}`, WINDOW_MS, limit);
    return hit instanceof Promise
      ? hit.then((count) => standingOf(name, limit, count))
      : standingOf(name, limit, hit);
  }

  /** That a raw request has been counted, for whoever asks about it later on its way. */
  remember(request: IncomingMessage, standing: ClientStanding): void {
    this.counted.set(request, standing);
  }
}

function standingOf(
  name: LimitName,
  limit: number,
  { hits, secondsLeft, isBlocked }: HitCount,
): ClientStanding {
  const remaining = Math.max(0, limit - hits);
  return {
    headers: [
      'ratelimit-policy',
      `"${name}";q=${limit};w=${WINDOW_MS / 1000}`,
      'ratelimit',
      `"${name}";r=${remaining};t=${secondsLeft}`,
    ],
    retryAfterSeconds: isBlocked ? Math.max(1, secondsLeft) : null,
  };
}
