export {
  Cache,
  type CacheEntry,
  type CacheSetOptions,
  type CacheStatus,
  type CacheTicket,
  type CacheTierState,
  type CacheTierStatus,
} from './cache.port.js';
export { createCache } from './create-cache.js';
export {
  connectRedis,
  type RedisClient,
  RedisConnection,
  type RedisConnectionOptions,
  type RedisState,
} from './redis.connection.js';
export { type TieredCacheOptions as CreateCacheOptions } from './tiered.cache.js';
