import type { RedisConnection } from '@app/caching';
import type { ThrottlerStorage } from '@nestjs/throttler';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';

import { RedisPatience } from './redis-patience.js';

interface Limiters {
  readonly limiter: RateLimiterAbstract;
  readonly memory: RateLimiterMemory;
}

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts hits in O(1) (the throttler's own storage filters a list of all of them on each request). With Redis the count
 * is one for all instances; when Redis does not answer, this instance counts by itself and no request fails for it.
 */
export class RateLimitStorage implements ThrottlerStorage {
  private readonly limiters = new Map<string, Limiters>();
  private readonly patience = new RedisPatience(isFromRedis);

  constructor(private readonly redis: RedisConnection | null) {}

  async increment(
    key: string,
    ttlMs: number,
    limit: number,
    _blockMs: number,
    name: string,
  ): Promise<ThrottlerRecord> {
    try {
      return recordOf(await this.consume(name, ttlMs, limit, key), false);
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) {
        return recordOf(thrown, true);
      }
      // A limiter that cannot count must not turn clients away.
      return { totalHits: 0, timeToExpire: 0, isBlocked: false, timeToBlockExpire: 0 };
    }
  }

  /** A Redis that is there but silent must not hold a request up: this instance then counts by itself. */
  private async consume(
    name: string,
    ttlMs: number,
    limit: number,
    key: string,
  ): Promise<RateLimiterRes> {
    const { limiter, memory } = this.limitersFor(name, ttlMs, limit);
    if (limiter === memory || !this.redis?.isReady) {
      return memory.consume(key);
    }
    return (await this.patience.ask(() => limiter.consume(key))) ?? (await memory.consume(key));
  }

  private limitersFor(name: string, ttlMs: number, limit: number): Limiters {
    const id = `${name}:${ttlMs}:${limit}`;
    const known = this.limiters.get(id);
    if (known) {
      return known;
    }
    const options = { keyPrefix: `pagelens:limit:${name}`, points: limit, duration: ttlMs / 1000 };
    const memory = new RateLimiterMemory(options);
    const limiter = this.redis
      ? new RateLimiterRedis({
          ...options,
          storeClient: this.redis.client,
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          insuranceLimiter: memory,
          // Whoever has used up a window is turned away until it ends without Redis being asked again.
          inMemoryBlockOnConsumed: limit,
        })
      : memory;
    const limiters = { limiter, memory };
    this.limiters.set(id, limiters);
    return limiters;
  }
}

/** A client that is turned away from memory was not counted, and says nothing about Redis. */
function isFromRedis(outcome: unknown): boolean {
  return !(outcome instanceof RateLimiterRes && outcome.consumedPoints === 0);
}

function recordOf(result: RateLimiterRes, isBlocked: boolean): ThrottlerRecord {
  const seconds = Math.max(0, Math.ceil(result.msBeforeNext / 1000));
  return {
    totalHits: result.consumedPoints,
    timeToExpire: seconds,
    isBlocked,
    timeToBlockExpire: isBlocked ? seconds : 0,
  };
}
