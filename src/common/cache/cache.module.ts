import { Cache, createCache, type RedisConnection } from '@app/caching';
import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { REDIS } from '../redis/redis.module.js';

const MAX_ENTRIES = 10_000;

/** Finished answers: in memory within bounds, and behind that in Redis when there is one. */
@Global()
@Module({
  providers: [
    {
      provide: Cache,
      inject: [Env, REDIS],
      useFactory: (env: Env, redis: RedisConnection | null) =>
        createCache({
          maxEntries: MAX_ENTRIES,
          maxBytes: env.CACHE_MAX_BYTES,
          redis,
          keyPrefix: 'pagelens',
        }),
    },
  ],
  exports: [Cache],
})
export class CacheModule implements OnApplicationShutdown {
  constructor(private readonly cache: Cache) {}

  async onApplicationShutdown(): Promise<void> {
    await this.cache.close();
  }
}
