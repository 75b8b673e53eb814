import type { IncomingMessage, ServerResponse } from 'node:http';

import {
  lineStart,
  notesOf,
  RequestContext,
  type RequestFacts,
  requestId,
  requestIdOf,
  requestLine,
  traceContextOf,
  type TraceContext,
  traceparentOf,
} from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DestinationStream, Logger } from 'pino';

import { Metrics } from '../metrics/metrics.js';
import { clientOf } from '../http/client.js';
import { addHeaders } from '../http/header-list.js';
import { LOG_DESTINATION, PRODUCT, ROOT_LOGGER } from './root-logger.js';
import { toldRouteOf } from './told-route.js';

/** Probes and scrapes by Prometheus come every few seconds; their success is worth a debug line. */
const ROUTINE = /^\/metrics$|^\/api\/v\d+\/health(\/|$)/;

const traces = new WeakMap<object, TraceContext>();

interface BegunIds {
  readonly requestId: string;
  readonly trace: TraceContext;
}

/** A request that is under way. */
interface BegunRequest extends BegunIds {
  readonly beganAt: number;
}

/** What is known of a request besides how long it took and how its answer went out. */
export interface KnownFacts extends Pick<
  RequestFacts,
  'told' | 'client' | 'cacheOutcome' | 'errorCode'
> {
  /** The route's pattern; null for a path that is no route, which must not make a series of its own. */
  readonly route: string | null;
}

/** Gives each request its ids, and tells log and metrics how it went once its answer is out or its client has left. */
@Injectable()
export class RequestWatch {
  constructor(
    @Inject(ROOT_LOGGER) private readonly root: Logger,
    @Inject(LOG_DESTINATION) private readonly destination: DestinationStream | null,
    private readonly context: RequestContext,
    private readonly metrics: Metrics,
  ) {}

  /** Call once, as early as there is a reply: what answers sooner is not told. */
  begin(request: FastifyRequest, reply: FastifyReply): void {
    const { raw } = request;
    const ids = { requestId: requestIdOf(raw), trace: traceContextOf(raw.headers.traceparent) };
    traces.set(raw, ids.trace);
    const headers = this.follow(raw, reply.raw, ids, () => {
      const { cacheOutcome = null, errorCode = null } = notesOf(raw);
      return {
        route: request.routeOptions.url ?? null,
        told: toldRouteOf(request),
        client: clientOf(request),
        cacheOutcome,
        errorCode,
      };
    });
    addHeaders(reply, headers);
  }

  /**
   * Follows a raw request that is answered at once, and gives the headers that tell its ids: names and values in turn.
   * The ids are remembered nowhere: a weak map's entry for each request is what the garbage collector feels most.
   */
  followBriefly(
    request: IncomingMessage,
    response: ServerResponse,
    facts: () => KnownFacts,
  ): readonly string[] {
    const { 'x-request-id': given, traceparent } = request.headers;
    const ids = { requestId: requestId(given), trace: traceContextOf(traceparent) };
    return this.follow(request, response, ids, facts);
  }

  /** Runs the rest of a request so that every line logged in it carries its ids. */
  runInContext({ raw }: FastifyRequest, reply: FastifyReply, rest: () => void): void {
    const trace = traces.get(raw) ?? traceContextOf(raw.headers.traceparent);
    const ids = { requestId: requestIdOf(raw), traceId: trace.traceId };
    this.context.run(ids, reply.raw, rest);
  }

  private follow(
    request: IncomingMessage,
    response: ServerResponse,
    { requestId: id, trace }: BegunIds,
    facts: () => KnownFacts,
  ): readonly string[] {
    const begun: BegunRequest = { requestId: id, trace, beganAt: performance.now() };
    response.on('close', () => {
      this.end(request, response, begun, facts());
    });
    return ['x-request-id', id, 'traceparent', traceparentOf(trace)];
  }

  private end(
    { method = '' }: IncomingMessage,
    { statusCode, writableFinished }: ServerResponse,
    { requestId: id, trace, beganAt }: BegunRequest,
    known: KnownFacts,
  ): void {
    const durationMs = performance.now() - beganAt;
    // Field by field: an object that is spread and then added to is made anew by the engine each time, slowly.
    const facts: RequestFacts = {
      told: known.told,
      client: known.client,
      cacheOutcome: known.cacheOutcome,
      errorCode: known.errorCode,
      requestId: id,
      traceId: trace.traceId,
      method,
      status: statusCode,
      isCutShort: !writableFinished,
      durationMs,
    };
    this.metrics.observeRequest({
      method,
      route: known.route ?? 'none',
      status: statusCode,
      seconds: durationMs / 1000,
      cacheOutcome: known.cacheOutcome,
    });
    this.write(facts, known.route);
  }

  private write(facts: RequestFacts, route: string | null): void {
    const line = requestLine(facts);
    const isRoutine = line.level === 'info' && ROUTINE.test(route ?? '');
    const level = isRoutine ? 'debug' : line.level;
    if (!this.root.isLevelEnabled(level)) {
      return;
    }
    if (this.destination === null) {
      this.root[level](JSON.parse(`{${line.fields}}`));
      return;
    }
    // Past the logger: nothing in the line needs a second look, and there are very many of them.
    this.destination.write(`${lineStart(level, PRODUCT)}${line.fields}}\n`);
  }
}
