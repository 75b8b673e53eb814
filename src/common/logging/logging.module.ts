import { pinoOptions } from '@app/observability';
import { Global, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination, type DestinationStream, type Logger, pino } from 'pino';

import { Env } from '../../config/env.js';
import { AppLogger } from './app.logger.js';
import { RequestWatch } from './request.watch.js';
import { LOG_DESTINATION, PRODUCT, ROOT_LOGGER } from './root-logger.js';

@Global()
@Module({
  providers: [
    { provide: LOG_DESTINATION, inject: [Env], useFactory: openDestination },
    { provide: ROOT_LOGGER, inject: [Env, LOG_DESTINATION], useFactory: createLogger },
  ],
  exports: [LOG_DESTINATION, ROOT_LOGGER],
})
class RootLoggerModule {}

/** Structured logs, one JSON line each, and one for every request (RequestWatch). */
@Module({
  imports: [
    RootLoggerModule,
    LoggerModule.forRootAsync({
      inject: [ROOT_LOGGER],
      useFactory: (logger: Logger) => ({
        pinoHttp: { logger, wrapSerializers: false },
        // Requests are watched by hooks: its middleware would make two loggers for each.
        forRoutes: [],
      }),
    }),
  ],
  providers: [AppLogger, RequestWatch],
  exports: [RequestWatch],
})
export class LoggingModule {}

/** Handing lines over one by one costs more than making them: so many bytes at a time, or what there is after a moment. */
const BATCH_BYTES = 8192;
const FLUSH_MS = 100;

/** Lines are handed to the system behind the request that made them; those left are written when the process ends. */
function openDestination(env: Env): DestinationStream | null {
  return isPretty(env)
    ? null
    : destination({ dest: 1, sync: false, minLength: BATCH_BYTES, periodicFlush: FLUSH_MS });
}

function createLogger(env: Env, stream: DestinationStream | null): Logger {
  const settings = { ...PRODUCT, level: env.LOG_LEVEL };
  return stream === null
    ? pino(pinoOptions({ ...settings, isPretty: true }))
    : pino(pinoOptions(settings), stream);
}

function isPretty({ LOG_FORMAT: format }: Env): boolean {
  return format === 'pretty' || (format === 'auto' && process.stdout.isTTY);
}
