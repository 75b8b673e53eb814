export {
  Cache,
  type CacheEntry,
  type CacheLead,
  type CacheLookup,
  type CacheLookupOptions,
  type CacheSetOptions,
  type CacheStatus,
  type CacheTicket,
  type CacheTierState,
  type CacheTierStatus,
} from './cache.port.js';
export { compressedForm, type ContentCoding } from './compressed-form.js';
export { createCache } from './create-cache.js';
export {
  connectRedis,
  type RedisClient,
  RedisConnection,
  type RedisConnectionOptions,
  type RedisState,
} from './redis.connection.js';
export { type TieredCacheOptions as CreateCacheOptions } from './tiered.cache.js';
