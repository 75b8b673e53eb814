import { Global, Module, StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';

import { AnswerCache } from './cache/answer.cache.js';
import { CacheModule } from './cache/cache.module.js';
import { Clock, SystemClock } from './clock/clock.js';
import { AppExceptionFilter } from './filters/app-exception.filter.js';
import { ThrottlingModule } from './guards/throttling.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { ProbesModule } from './health/probes.module.js';
import { ExpressLane } from './http/express-lane.js';
import { ResponseCacheInterceptor } from './interceptors/response-cache.interceptor.js';
import { WorkInFlight } from './lifecycle/work-in-flight.js';
import { LoggingModule } from './logging/logging.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { CursorService } from './pagination/cursor.service.js';
import { PeopleModule } from './people/people.module.js';
import { RedisModule } from './redis/redis.module.js';
import { RenamesModule } from './renames/renames.module.js';
import { SecretsModule } from './secrets/secrets.module.js';

/** What every feature stands on; it knows none of them. Interceptors run in the order given, outermost first. */
@Global()
@Module({
  imports: [
    LoggingModule,
    ProbesModule,
    MetricsModule,
    RedisModule,
    CacheModule,
    ThrottlingModule,
    SecretsModule,
    PeopleModule,
    RenamesModule,
    IdempotencyModule,
  ],
  providers: [
    AnswerCache,
    CursorService,
    ExpressLane,
    WorkInFlight,
    { provide: Clock, useClass: SystemClock },
    { provide: APP_FILTER, useClass: AppExceptionFilter },
    { provide: APP_INTERCEPTOR, useClass: ResponseCacheInterceptor },
    { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor },
  ],
  exports: [CursorService, WorkInFlight, Clock],
})
export class CommonModule {}
