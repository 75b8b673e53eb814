import type { Cache } from './cache.port.js';
import type { RedisConnection } from './redis.connection.js';

export interface CreateCacheOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** `null`: this instance caches alone. */
  readonly redis: RedisConnection | null;
  /** Put before every key in Redis. */
  readonly keyPrefix?: string;
  readonly clock?: () => number;
}

/** The cache of this process: memory, and behind it Redis when there is one. */
export function createCache(options: CreateCacheOptions): Cache {
  throw new Error(`not yet: ${options.maxEntries}`);
}
