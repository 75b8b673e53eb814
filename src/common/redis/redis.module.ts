import { connectRedis, type RedisConnection } from '@app/caching';
import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { HealthProbes } from '../health/health-probes.js';

/** The process's one Redis connection, or null when REDIS_URL is not set. */
export const REDIS = Symbol('redis');

const logger = new Logger('Redis');

/** Redis is optional: away, it makes answers slower, never wrong and never absent. */
@Global()
@Module({
  providers: [
    {
      provide: REDIS,
      inject: [Env],
      useFactory: (env: Env) =>
        env.REDIS_URL === undefined
          ? null
          : connectRedis(env.REDIS_URL, {
              onStateChange: ({ state, errorCode }) => {
                logger[state === 'ready' ? 'log' : 'warn'](
                  { state, errorCode },
                  `Redis is ${state}`,
                );
              },
            }),
    },
  ],
  exports: [REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(
    @Inject(REDIS) private readonly redis: RedisConnection | null,
    probes: HealthProbes,
  ) {
    probes.register({
      name: 'redis',
      isEssential: false,
      check: () =>
        this.redis === null
          ? { status: 'off' }
          : {
              status: this.redis.isReady ? 'up' : 'degraded',
              since: this.redis.state.since,
              errorCode: this.redis.state.errorCode,
            },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis?.close();
  }
}
