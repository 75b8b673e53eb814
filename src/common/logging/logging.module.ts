import { pinoHttpOptions } from '@app/observability';
import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';

import { Env } from '../../config/env.js';
import { VERSION } from '../../config/version.js';
import { AppLogger } from './app.logger.js';

/** Structured logs, one JSON line each, and one for every request. */
@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [Env],
      useFactory: (env: Env) => ({
        pinoHttp: pinoHttpOptions({ level: env.LOG_LEVEL, service: 'pagelens', version: VERSION }),
      }),
    }),
  ],
  providers: [AppLogger],
})
export class LoggingModule {}
