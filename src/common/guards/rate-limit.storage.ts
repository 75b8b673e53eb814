import type { RedisConnection } from '@app/caching';
import type { ThrottlerStorage } from '@nestjs/throttler';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts hits in O(1) (the throttler's own storage filters a list of all of them on each request). With Redis the count
 * is one for all instances; when Redis does not answer, this instance counts by itself and no request fails for it.
 */
export class RateLimitStorage implements ThrottlerStorage {
  private readonly limiters = new Map<string, RateLimiterAbstract>();

  constructor(private readonly redis: RedisConnection | null) {}

  async increment(
    key: string,
    ttlMs: number,
    limit: number,
    _blockMs: number,
    name: string,
  ): Promise<ThrottlerRecord> {
    try {
      return recordOf(await this.limiterFor(name, ttlMs, limit).consume(key), false);
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) {
        return recordOf(thrown, true);
      }
      // A limiter that cannot count must not turn clients away.
      return { totalHits: 0, timeToExpire: 0, isBlocked: false, timeToBlockExpire: 0 };
    }
  }

  private limiterFor(name: string, ttlMs: number, limit: number): RateLimiterAbstract {
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
        })
      : memory;
    this.limiters.set(id, limiter);
    return limiter;
  }
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
