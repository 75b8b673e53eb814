import type { RedisConnection } from '@app/caching';
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule, type ThrottlerOptions } from '@nestjs/throttler';

import { Env } from '../../config/env.js';
import { REDIS } from '../redis/redis.module.js';
import { ClientThrottlerGuard, limitOf } from './client-throttler.guard.js';
import { ClientLimiter, type LimitName } from './client.limiter.js';
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
  providers: [ClientLimiter, { provide: APP_GUARD, useClass: ClientThrottlerGuard }],
  exports: [ClientLimiter],
})
export class ThrottlingModule {}

function throttler(name: LimitName, limit: number): ThrottlerOptions {
  return { name, ttl: MINUTE_MS, limit, skipIf: (context) => limitOf(context) !== name };
}
