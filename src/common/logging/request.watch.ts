import {
  notesOf,
  type RequestFacts,
  requestLine,
  traceContextOf,
  type TraceContext,
  traceparentOf,
} from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';

import { Metrics } from '../metrics/metrics.js';
import { clientOf } from '../http/client.js';
import { ROOT_LOGGER } from './root-logger.js';

/** Parameters whose values name no person: what was asked for, not about whom. */
const TELLABLE = {
  params: new Set(['pageId', 'postId', 'scrapeId']),
  query: new Set([
    ...['limit', 'sort', 'count', 'fields', 'include', 'format', 'maxAge', 'asOf', 'field'],
    ...['from', 'to', 'since', 'until', 'kind', 'reposts', 'state', 'outcome', 'pageIds'],
    ...['minFollowers', 'maxFollowers', 'minEmployees', 'maxEmployees'],
  ]),
};

/** Probes and scrapes by Prometheus come every few seconds; their success is worth a debug line. */
const ROUTINE = /^\/metrics$|^\/api\/v\d+\/health(\/|$)/;

const traces = new WeakMap<object, TraceContext>();

/** Gives each request its ids, and tells log and metrics how it went once its answer is out or its client has left. */
@Injectable()
export class RequestWatch {
  private readonly lines: Logger;

  constructor(
    @Inject(ROOT_LOGGER) root: Logger,
    private readonly logger: PinoLogger,
    private readonly metrics: Metrics,
  ) {
    // A request's line is made of nothing that needs a second look, and there are very many of them.
    this.lines = root.child({}, { formatters: { log: (fields) => fields } });
  }

  /** Call once, as early as there is a reply: what answers sooner is not told. */
  begin(request: FastifyRequest, reply: FastifyReply): void {
    const beganAt = performance.now();
    const trace = traceContextOf(request.headers.traceparent);
    traces.set(request.raw, trace);
    reply.header('x-request-id', request.id).header('traceparent', traceparentOf(trace));
    reply.raw.once('close', () => {
      this.end(request, reply, { trace, durationMs: performance.now() - beganAt });
    });
  }

  /** Runs the rest of a request so that every line logged in it carries its ids. */
  runInContext(request: FastifyRequest, rest: () => void): void {
    const traceId = traces.get(request.raw)?.traceId ?? null;
    this.logger.runInContext(rest, { bindings: { requestId: request.id, traceId } });
  }

  private end(
    request: FastifyRequest,
    reply: FastifyReply,
    { trace, durationMs }: { trace: TraceContext; durationMs: number },
  ): void {
    const { cacheOutcome = null, errorCode = null } = notesOf(request.raw);
    const facts: RequestFacts = {
      requestId: request.id,
      traceId: trace.traceId,
      method: request.method,
      // A path that is no route has no pattern, and must not make a series of its own.
      route: request.routeOptions.url ?? null,
      params: (request.params ?? {}) as Record<string, unknown>,
      query: (request.query ?? {}) as Record<string, unknown>,
      status: reply.raw.statusCode,
      isCutShort: !reply.raw.writableFinished,
      durationMs,
      client: clientOf(request),
      cacheOutcome,
      errorCode,
    };
    this.metrics.observeRequest({
      method: facts.method,
      route: facts.route ?? 'none',
      status: facts.status,
      seconds: durationMs / 1000,
      cacheOutcome,
    });
    this.write(facts);
  }

  private write(facts: RequestFacts): void {
    const { level, fields } = requestLine(facts, TELLABLE);
    const isRoutine = level === 'info' && ROUTINE.test(facts.route ?? '');
    this.lines[isRoutine ? 'debug' : level](fields);
  }
}
