export {
  Cache,
  type CacheEntry,
  type CacheSetOptions,
  type CacheStatus,
  type CacheTicket,
  type CacheTierState,
  type CacheTierStatus,
} from './cache.port.js';
export { createCache, type CreateCacheOptions } from './create-cache.js';
export {
  connectRedis,
  type RedisClient,
  type RedisConnection,
  type RedisState,
} from './redis.connection.js';
