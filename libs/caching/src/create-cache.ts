import type { Cache } from './cache.port.js';
import { TieredCache, type TieredCacheOptions } from './tiered.cache.js';

/** The cache of this process: memory, and behind it Redis when there is one. */
export function createCache(options: TieredCacheOptions): Cache {
  return new TieredCache(options);
}
