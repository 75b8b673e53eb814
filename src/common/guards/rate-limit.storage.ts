import type { RedisConnection } from '@app/caching';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

import { RedisPatience } from './redis-patience.js';
import { WindowCounter } from './window-counter.js';

interface Counters {
  readonly memory: WindowCounter;
  readonly redis: RateLimiterRedis | null;
}

type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Where a hit leaves its client. */
export interface HitCount {
  readonly hits: number;
  /** Of the window. */
  readonly secondsLeft: number;
  readonly isBlocked: boolean;
}

/**
 * Counts hits in O(1) (the throttler's own storage filters a list of all of them on each request). With Redis the count
 * is one for all instances; when Redis does not answer, this instance counts by itself and no request fails for it.
 */
export class RateLimitStorage implements ThrottlerStorage {
  private readonly counters = new Map<string, Counters>();
  private readonly patience = new RedisPatience(isFromRedis);

  constructor(private readonly redis: RedisConnection | null) {}

  async increment(
    key: string,
    ttlMs: number,
    limit: number,
    _blockMs: number,
    name: string,
  ): Promise<ThrottlerRecord> {
    const { hits, secondsLeft, isBlocked } = await this.hit(name, key, ttlMs, limit);
    return {
      totalHits: hits,
      timeToExpire: secondsLeft,
      isBlocked,
      timeToBlockExpire: isBlocked ? secondsLeft : 0,
    };
  }

  /** At once where this instance counts by itself, a promise where Redis does. Neither throws. */
  hit(name: string, key: string, ttlMs: number, limit: number): HitCount | Promise<HitCount> {
    const { memory, redis } = this.countersFor(name, ttlMs, limit);
    const byItself = (): HitCount => {
      const { hits, endsAt } = memory.hit(key);
      return hitCount(hits, endsAt - Date.now(), limit);
    };
    if (redis === null || !this.redis?.isReady) {
      return byItself();
    }
    return this.patience
      .ask(() => redis.consume(key))
      .then(
        (counted) => (counted ? hitCountOf(counted, limit) : byItself()),
        (thrown: unknown) =>
          thrown instanceof RateLimiterRes ? hitCountOf(thrown, limit) : byItself(),
      );
  }

  private countersFor(name: string, ttlMs: number, limit: number): Counters {
    const id = `${name}:${ttlMs}:${limit}`;
    const known = this.counters.get(id);
    if (known) {
      return known;
    }
    const counters = {
      memory: new WindowCounter(ttlMs),
      redis:
        this.redis &&
        new RateLimiterRedis({
          keyPrefix: `pagelens:limit:${name}`,
          points: limit,
          duration: ttlMs / 1000,
          storeClient: this.redis.client,
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          // Whoever has used up a window is turned away until it ends without Redis being asked again.
          inMemoryBlockOnConsumed: limit,
        }),
    };
    this.counters.set(id, counters);
    return counters;
  }
}

/** A client that is turned away from memory was not counted, and says nothing about Redis. */
function isFromRedis(outcome: unknown): boolean {
  return !(outcome instanceof RateLimiterRes && outcome.consumedPoints === 0);
}

/** One that is turned away from memory was not counted, but is beyond the limit all the same. */
function hitCountOf(result: RateLimiterRes, limit: number): HitCount {
  const { consumedPoints, msBeforeNext } = result;
  return hitCount(consumedPoints === 0 ? limit + 1 : consumedPoints, msBeforeNext, limit);
}

function hitCount(hits: number, msLeft: number, limit: number): HitCount {
  return { hits, secondsLeft: Math.max(0, Math.ceil(msLeft / 1000)), isBlocked: hits > limit };
}
