import { createRequire } from 'node:module';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { LoggerOptions } from 'pino';

import { serializeError } from './error.serializer.js';
import type { ErrorSetting } from './sentry-event.js';
import { redactFields, redactText } from './redact.js';

export interface PinoSettings {
  /** `trace` to `fatal`, or `silent`. */
  readonly level: string;
  readonly service: string;
  readonly version: string;
  /** Human-readable lines, through pino-pretty where it is installed: for a terminal, not for a collector. */
  readonly isPretty?: boolean;
  /** Hears of every error that is logged as one, before it is redacted, with the ids of the request it happened in. */
  readonly onError?: (error: unknown, setting: ErrorSetting) => void;
  /** What a line says besides what is logged: the ids of the request it is logged in. */
  readonly ambientFields?: () => ErrorSetting | undefined;
}

/** pino's number for it. */
const ERROR_LEVEL = 50;

/**
 * Options for a logger whose lines are JSON objects with nothing secret or personal in them: fields are redacted by name
 * and content, texts by content, errors reduced to what can be told.
 */
export function pinoOptions(settings: PinoSettings): LoggerOptions {
  return {
    level: settings.level,
    base: { service: settings.service, version: settings.version },
    timestamp: timeField,
    mixin: () => settings.ambientFields?.() ?? {},
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) => redactFields(fields, SERIALIZED),
    },
    serializers: SERIALIZERS,
    hooks: {
      logMethod(given, method, level) {
        const error = level >= ERROR_LEVEL ? errorAmong(given) : null;
        if (error !== null) {
          settings.onError?.(error, settings.ambientFields?.() ?? {});
        }
        method.apply(this, redactArguments(given) as typeof given);
      },
    },
    ...(settings.isPretty &&
      isInstalled('pino-pretty') && { transport: { target: 'pino-pretty' } }),
  };
}

/** What every line begins with, for a line that is put together without the logger. */
export function lineStart(
  level: string,
  { service, version }: Pick<PinoSettings, 'service' | 'version'>,
): string {
  return `{"level":"${level}"${timeField()},"service":"${service}","version":"${version}",`;
}

let writtenAt = 0;
let written = '';

/** Written anew once a millisecond: there may be many lines in one. */
function timeField(): string {
  const now = Date.now();
  if (now !== writtenAt) {
    writtenAt = now;
    written = `,"time":"${new Date(now).toISOString()}"`;
  }
  return written;
}

// Whoever logs a whole request gets what is harmless in it: its path may name a person, so it is not told.
const SERIALIZERS = {
  err: serializeError,
  error: serializeError,
  req: ({ method }: IncomingMessage) => ({ method }),
  res: ({ statusCode }: ServerResponse) => ({ status: statusCode }),
};
const SERIALIZED: ReadonlySet<string> = new Set(Object.keys(SERIALIZERS));

/** Every text of a call, and the one that pino itself would take from an error that comes without a message. */
function redactArguments(given: readonly unknown[]): unknown[] {
  const told = given.map((part) => (typeof part === 'string' ? redactText(part) : part));
  const [first, message] = told;
  const error = errorAmong(told);
  return message === undefined && error !== null ? [first, redactText(error.message)] : told;
}

function errorAmong([first]: readonly unknown[]): Error | null {
  return first instanceof Error ? first : errorIn(first);
}

function errorIn(fields: unknown): Error | null {
  const isErrorHeld =
    typeof fields === 'object' && fields !== null && 'err' in fields && fields.err instanceof Error;
  return isErrorHeld ? (fields.err as Error) : null;
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
