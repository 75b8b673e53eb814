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
        pinoHttp: pinoHttpOptions({
          level: env.LOG_LEVEL,
          pretty: env.LOG_FORMAT === 'pretty',
          service: 'pagelens',
          version: VERSION,
          maskPath: withoutPeople,
          isQuiet: isRoutine,
        }),
      }),
    }),
  ],
  providers: [AppLogger],
})
export class LoggingModule {}

/** The last part of a person's address is a personal datum; the line's route says what was asked for. */
function withoutPeople(path: string): string {
  // The router decodes and ignores case nowhere, but a wrong address names a person as well as a right one.
  return path.replace(/(\/(?:u|%75)[^/]*\/)[^/]+/gi, '$1***');
}

/** Probes and scrapes by Prometheus come every few seconds; their success is worth a debug line. */
function isRoutine(path: string): boolean {
  return path === '/metrics' || /^\/api\/v\d+\/health(\/|$)/.test(path);
}
