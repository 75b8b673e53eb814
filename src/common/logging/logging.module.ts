import {
  parseSentryDsn,
  pinoOptions,
  type PinoSettings,
  RequestContext,
  SentryReporter,
} from '@app/observability';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { destination, type DestinationStream, type Logger, pino } from 'pino';

import { Env } from '../../config/env.js';
import { AppError } from '../errors/app.error.js';
import { isDatabaseUnavailable } from '../errors/database.errors.js';
import { AppLogger } from './app.logger.js';
import { RequestWatch } from './request.watch.js';
import { ERROR_REPORTER, LOG_DESTINATION, PRODUCT, ROOT_LOGGER } from './root-logger.js';

@Global()
@Module({
  providers: [
    { provide: LOG_DESTINATION, inject: [Env], useFactory: openDestination },
    { provide: ERROR_REPORTER, inject: [Env], useFactory: openReporter },
    {
      provide: ROOT_LOGGER,
      inject: [Env, LOG_DESTINATION, ERROR_REPORTER, RequestContext],
      useFactory: createLogger,
    },
    RequestContext,
  ],
  exports: [LOG_DESTINATION, ROOT_LOGGER, RequestContext],
})
class RootLoggerModule implements OnApplicationShutdown {
  constructor(@Inject(ERROR_REPORTER) private readonly reporter: SentryReporter | null) {}

  async onApplicationShutdown(): Promise<void> {
    await this.reporter?.settle();
  }
}

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

function openReporter({ SENTRY_DSN: dsn }: Env): SentryReporter | null {
  const target = dsn === undefined ? null : parseSentryDsn(dsn);
  return target && new SentryReporter({ target, release: `${PRODUCT.service}@${PRODUCT.version}` });
}

function createLogger(
  env: Env,
  stream: DestinationStream | null,
  reporter: SentryReporter | null,
  context: RequestContext,
): Logger {
  const settings: PinoSettings = {
    ...PRODUCT,
    level: env.LOG_LEVEL,
    ambientFields: () => context.current(),
    onError: (error, setting) => {
      if (!isExpected(error)) {
        reporter?.report(error, setting);
      }
    },
  };
  return stream === null
    ? pino(pinoOptions({ ...settings, isPretty: true }))
    : pino(pinoOptions(settings), stream);
}

/** What has a name, and a database that is away, are told by health and metrics. */
function isExpected(error: unknown): boolean {
  return error instanceof AppError || isDatabaseUnavailable(error);
}

function isPretty({ LOG_FORMAT: format }: Env): boolean {
  return format === 'pretty' || (format === 'auto' && process.stdout.isTTY);
}
