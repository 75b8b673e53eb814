import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';

import type { Options } from 'pino-http';

import { serializeError } from './error.serializer.js';
import { REDACTED, REDACTED_PATHS } from './redact.js';
import { requestIdOf } from './request-id.js';
import { notesOf } from './request-notes.js';

export interface PinoHttpSettings {
  /** `trace` to `fatal`, or `silent`. */
  readonly level: string;
  readonly service: string;
  readonly version: string;
  /** Human-readable lines, through pino-pretty where it is installed: for a terminal, not for a collector. */
  readonly pretty?: boolean;
  /** Paths asked so often that their success is only worth a debug line. Default: the health routes. */
  readonly isQuiet?: (path: string) => boolean;
  /** Hides what in a path identifies a person. Default: the path as it is. */
  readonly maskPath?: (path: string) => string;
}

type Level = 'error' | 'warn' | 'info' | 'debug';

const HEALTH = /^\/api\/v\d+\/health(\/|$)/;
const LONGEST_PATH = 512;
const CLIENT_CLOSED_REQUEST = 499;

/**
 * Options for pino-http, and so for nestjs-pino's `pinoHttp`: one JSON line per request when it ends. A line names the
 * route's pattern and the path, never a query (it may name a person), a header or a body.
 */
export function pinoHttpOptions(settings: PinoHttpSettings): Options {
  const isQuiet = settings.isQuiet ?? ((path: string) => HEALTH.test(path));
  const maskPath = settings.maskPath ?? ((path: string) => path);
  return {
    level: settings.level,
    base: { service: settings.service, version: settings.version },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: [...REDACTED_PATHS], censor: REDACTED },
    ...(settings.pretty && isInstalled('pino-pretty') && { transport: { target: 'pino-pretty' } }),
    serializers: SERIALIZERS,
    wrapSerializers: false,
    genReqId: requestIdOf,
    // The request's other lines carry its id alone; its own line says the rest once.
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'durationMs' },
    customLogLevel: (request, response, error) =>
      levelOf(response, error, isQuiet(pathOf(request))),
    customSuccessMessage: (_request, response) => messageOf(response),
    customErrorMessage: () => 'request failed',
    customSuccessObject: (request, response, said: Said) =>
      lineOf(request, response, said, maskPath),
    customErrorObject: (request, response, error, said: Said) => ({
      ...lineOf(request, response, said, maskPath),
      // pino-http makes up an error for a 5xx that has none: its stack would only point at itself.
      ...(!error.message.startsWith('failed with status code') && { err: error }),
    }),
  };
}

// Whoever logs a whole request gets what is harmless in it.
const SERIALIZERS = {
  err: serializeError,
  error: serializeError,
  req: ({ method, url = '' }: IncomingMessage) => ({ method, path: url.split('?', 1)[0] }),
  res: ({ statusCode }: ServerResponse) => ({ status: statusCode }),
};

interface Said {
  readonly durationMs: number;
}

function lineOf(
  request: IncomingMessage,
  response: ServerResponse,
  { durationMs }: Said,
  maskPath: (path: string) => string,
): object {
  const { route, client, cacheOutcome, errorCode } = notesOf(request);
  return {
    method: request.method ?? null,
    route: route ?? null,
    path: maskPath(pathOf(request)),
    status: isCutShort(response) ? CLIENT_CLOSED_REQUEST : response.statusCode,
    durationMs,
    client: client ?? null,
    cache: cacheOutcome ?? null,
    code: errorCode ?? null,
  };
}

function levelOf(response: ServerResponse, error: Error | undefined, isQuiet: boolean): Level {
  if (error || response.err || response.statusCode >= 500) {
    return 'error';
  }
  if (response.statusCode >= 400) {
    return 'warn';
  }
  return isQuiet ? 'debug' : 'info';
}

function messageOf(response: ServerResponse): string {
  return isCutShort(response) ? 'request abandoned by the client' : 'request completed';
}

// nginx's number for a client that left before its answer was whole.
function isCutShort(response: ServerResponse): boolean {
  return !response.writableFinished;
}

// Middleware of Nest sees a url cut at its mount point; the original is kept beside it.
function pathOf(request: IncomingMessage & { originalUrl?: string }): string {
  const url = request.originalUrl ?? request.url ?? '';
  return url.split('?', 1)[0]?.slice(0, LONGEST_PATH) ?? '';
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
