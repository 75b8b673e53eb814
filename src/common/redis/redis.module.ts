import { connectRedis, type RedisConnection } from '@app/caching';
import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { HealthProbes, type ProbeReport } from '../health/health-probes.js';

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
      name: 'cache',
      isEssential: false,
      check: () => reportOf(this.redis),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.redis?.close();
  }
}

/** Memory is always there; Redis, where it is set, shares what is in it. */
function reportOf(redis: RedisConnection | null): ProbeReport {
  if (redis === null) {
    return { status: 'up', redis: 'off' };
  }
  const { state, errorCode } = redis.state;
  return redis.isReady
    ? { status: 'up', redis: state }
    : { status: 'degraded', redis: state, errorCode };
}
