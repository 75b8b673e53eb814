import type { Socket } from 'node:net';

import cors from '@fastify/cors';
import { requestIdOf } from '@app/observability';
import { VersioningType } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { StandardSchemaV1 } from '@standard-schema/spec';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { KeyRing } from './common/auth/key-ring.js';
import { requireKey } from './common/auth/require-key.js';
import { AnswerCache } from './common/cache/answer.cache.js';
import { Clock } from './common/clock/clock.js';
import { type FieldProblem, RequestInvalidError } from './common/errors/request.errors.js';
import { sendProblem } from './common/filters/problem.js';
import { ClientLimiter } from './common/guards/client.limiter.js';
import { answerFromCache } from './common/http/answer-from-cache.js';
import { ExpressLane } from './common/http/express-lane.js';
import { requireOneHost } from './common/http/one-host.js';
import { securityHeaders } from './common/http/security-headers.js';
import { shedLoad } from './common/http/shed-load.js';
import { answerUnreadable } from './common/http/unreadable-request.js';
import { watchForWrongMethods } from './common/http/wrong-methods.js';
import { doOnce } from './common/idempotency/do-once.js';
import { IdempotencyService } from './common/idempotency/idempotency.service.js';
import { RequestWatch } from './common/logging/request.watch.js';
import { RequestValidationPipe } from './common/pipes/request-validation.pipe.js';
import { Env } from './config/env.js';
import { setupDocs } from './app.docs.js';

/** The HTTP server as production and the e2e tests both run it. */
export function createAdapter(env: Env): FastifyAdapter {
  const headers = env.SECURITY_HEADERS ? securityHeaders() : {};
  return new FastifyAdapter({
    bodyLimit: env.BODY_MAX_BYTES,
    trustProxy: env.TRUST_PROXY.length > 0 ? env.TRUST_PROXY : false,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    genReqId: requestIdOf,
    // In-flight answers end; idle keep-alive connections do not hold the shutdown up.
    forceCloseConnections: 'idle',
    // What comes on an open connection while we stop is answered like what came before.
    return503OnClosing: false,
    // What fails before a route is found answers in the same shape as everything else.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      watchOf(request.server).begin(request, reply);
      void sendProblem(error, request, reply);
    },
    clientErrorHandler: (error: Error, socket: Socket) => {
      answerUnreadable(error, socket, headers);
    },
  });
}

/** Everything that makes the HTTP surface ours. main.ts and the e2e tests both call it, so they cannot drift. */
export async function setupApp(app: NestFastifyApplication): Promise<void> {
  const env = app.get(Env);
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  const answerWrongMethods = watchForWrongMethods(server);
  const watch = app.get(RequestWatch);
  server.decorate(REQUEST_WATCH, watch);
  server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    watch.begin(request, reply);
    done();
  });
  // Late, because reading a body loses the context, and because what is answered early logs nothing but its line.
  server.addHook('preHandler', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    watch.runInContext(request, reply, done);
  });
  doOnce(server, app.get(IdempotencyService, { strict: false }), app.get(ClientLimiter));
  await setupArrival(app, server, env);
  setupRoutes(app);
  app.useGlobalPipes(new RequestValidationPipe({ exceptionFactory: toRequestInvalid }));
  if (env.DOCS_ENABLED) {
    setupDocs(app);
  }
  await app.init();
  answerWrongMethods();
  await server.ready();
}

/** Where refusals of the framework find it: no hook runs for them. */
const REQUEST_WATCH = Symbol('request-watch');

function watchOf(server: FastifyInstance): RequestWatch {
  return server.getDecorator<RequestWatch>(REQUEST_WATCH);
}

/** What happens to a request before Nest sees it, in this order. */
async function setupArrival(
  app: NestFastifyApplication,
  server: FastifyInstance,
  env: Env,
): Promise<void> {
  const headers = env.SECURITY_HEADERS ? securityHeaders() : {};
  if (env.SECURITY_HEADERS) {
    server.addHook('onRequest', (_: FastifyRequest, reply: FastifyReply, done: () => void) => {
      reply.headers(headers);
      done();
    });
  }
  if (env.CORS_ORIGINS.length > 0) {
    const origin = env.CORS_ORIGINS.includes('*') ? '*' : env.CORS_ORIGINS;
    await server.register(cors, { origin, methods: METHODS, exposedHeaders: EXPOSED_HEADERS });
  }
  server.addHook('onRequest', requireOneHost);
  const isOverloaded =
    env.OVERLOAD_DELAY_MS > 0 ? await shedLoad(server, env.OVERLOAD_DELAY_MS) : () => false;
  const areKeysWanted = env.AUTH === 'auto' && env.API_KEYS.length > 0;
  if (areKeysWanted) {
    server.addHook('onRequest', requireKey(new KeyRing(env.API_KEYS), app.get(ClientLimiter)));
  }
  // Last of the hooks: whatever may turn a request away has had its say.
  const cachedAnswering = {
    limiter: app.get(ClientLimiter),
    answers: app.get(AnswerCache),
    clock: app.get(Clock),
  };
  server.addHook('onRequest', answerFromCache(cachedAnswering));
  // It stands before every hook, and so before the question for a key.
  if (!areKeysWanted) {
    app.get(ExpressLane).openOn(server.server, {
      headers: Object.entries(headers).flat(),
      isOverloaded,
    });
  }
}

/** Where routes lie; what describes the API without serving it needs only this. */
export function setupRoutes(app: NestFastifyApplication): void {
  app.setGlobalPrefix('api', { exclude: ['metrics'] });
  app.enableVersioning({ type: VersioningType.URI });
}

/** What scripts of other origins may send: every method that some route has. The plugin's default leaves out the last two. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

/** What scripts of other origins may read besides the usual. */
const EXPOSED_HEADERS = [
  ...['age', 'allow', 'etag', 'location', 'preference-applied', 'retry-after'],
  ...['traceparent', 'x-request-id', 'ratelimit', 'ratelimit-policy', 'www-authenticate'],
  'idempotency-replayed',
];

function toRequestInvalid(issues: readonly StandardSchemaV1.Issue[]): RequestInvalidError {
  return new RequestInvalidError(issues.flatMap(fieldProblemsOf));
}

/** Zod tells all unknown keys in one issue; a client wants each by its name. */
function fieldProblemsOf(issue: StandardSchemaV1.Issue & { keys?: unknown }): FieldProblem[] {
  if (Array.isArray(issue.keys)) {
    return issue.keys.map((key) => ({ field: String(key), message: 'is not a parameter here' }));
  }
  const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  return [{ field: fieldOf(path), message: issue.message }];
}

/** `targets[3]`, `range.from`: as a client would write it. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
