import type { RedisConnection } from '@app/caching';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';

import { Env } from '../../config/env.js';
import { REDIS } from '../redis/redis.module.js';
import { ClientThrottlerGuard, type LimitName, limitOf } from './client-throttler.guard.js';
import { RateLimitStorage } from './rate-limit.storage.js';

const MINUTE_MS = 60_000;

/** Limits every route by client; 0 switches a limit off. */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [Env, REDIS],
      useFactory: (env: Env, redis: RedisConnection | null) => ({
        storage: new RateLimitStorage(redis),
        throttlers: [
          throttler('reads', env.RATE_LIMIT_READS_PER_MINUTE),
          throttler('scrapes', env.RATE_LIMIT_SCRAPES_PER_MINUTE),
        ],
      }),
    }),
  ],
  providers: [{ provide: APP_GUARD, useClass: ClientThrottlerGuard }],
})
export class ThrottlingModule {}

function throttler(
  name: LimitName,
  limit: number,
): {
  name: LimitName;
  ttl: number;
  limit: number;
  skipIf: (context: Parameters<typeof limitOf>[0]) => boolean;
} {
  return {
    name,
    ttl: MINUTE_MS,
    limit,
    skipIf: (context) => limit === 0 || limitOf(context) !== name,
  };
}
