import { STATUS_CODES } from 'node:http';

import { annotateRequest } from '@app/observability';
import { HttpException, HttpStatus } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Problem } from '../dto/problem.js';
import { AppError, type ErrorKind } from '../errors/app.error.js';

/** The only place in the codebase where a failure becomes an HTTP status. */
const STATUS_OF: Readonly<Record<ErrorKind, HttpStatus>> = {
  invalid: HttpStatus.BAD_REQUEST,
  unauthenticated: HttpStatus.UNAUTHORIZED,
  forbidden: HttpStatus.FORBIDDEN,
  not_found: HttpStatus.NOT_FOUND,
  method_not_allowed: HttpStatus.METHOD_NOT_ALLOWED,
  conflict: HttpStatus.CONFLICT,
  gone: HttpStatus.GONE,
  unprocessable: HttpStatus.UNPROCESSABLE_ENTITY,
  rate_limited: HttpStatus.TOO_MANY_REQUESTS,
  upstream_refused: HttpStatus.BAD_GATEWAY,
  upstream_unavailable: HttpStatus.SERVICE_UNAVAILABLE,
  unavailable: HttpStatus.SERVICE_UNAVAILABLE,
};

/** What the framework itself refuses, by the status it gives; anything not here is a plain HTTP_ERROR. */
const FRAMEWORK_CODES: Readonly<Record<number, Pick<Problem, 'code' | 'detail'>>> = {
  400: { code: 'BODY_MALFORMED', detail: 'The request could not be read; is the body valid JSON?' },
  404: { code: 'ROUTE_NOT_FOUND', detail: 'There is no such route; see /docs for those there are' },
  413: { code: 'BODY_TOO_LARGE', detail: 'The body is larger than this server accepts' },
  414: {
    code: 'URL_TOO_LONG',
    detail: 'The URL, or a part of it, is longer than this server accepts',
  },
  415: { code: 'MEDIA_TYPE_UNSUPPORTED', detail: 'Send the body as application/json' },
};

/** What Node cannot read as a request, by the code it gives; anything not here is a 400. */
const UNREADABLE: Readonly<Record<string, Pick<Problem, 'status' | 'code' | 'detail'>>> = {
  HPE_INVALID_URL: {
    status: 400,
    code: 'URL_MALFORMED',
    detail: 'The URL has characters that must be percent-encoded, as UTF-8',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HTTP_ERROR',
    detail: 'The URL and the headers together are longer than this server accepts',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'HTTP_ERROR',
    detail: 'The request did not come in whole within the time for it',
  },
};

type Described = Pick<Problem, 'status' | 'code' | 'detail'> & Record<string, unknown>;

/** Answers a failure as problem+json. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof AppError && error.retryAfterSeconds !== null) {
    reply.header('retry-after', error.retryAfterSeconds);
  }
  const problem = problemOf(error, request);
  annotateRequest(request.raw, { errorCode: problem.code });
  return reply
    .status(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** The problem body for a failure of one request. */
export function problemOf(error: unknown, request: Pick<FastifyRequest, 'id' | 'url'>): Problem {
  return problemFrom(describeError(error), request);
}

/** The problem body for what is not even a request: of its URL nothing is known. */
export function problemOfUnreadable(nodeCode: string | undefined, id: string): Problem {
  const described = UNREADABLE[nodeCode ?? ''] ?? {
    status: 400,
    code: 'HTTP_ERROR',
    detail: 'This is no request that HTTP/1.1 knows: see to its method, its headers and its length',
  };
  return problemFrom(described, { id, url: '' });
}

function problemFrom(
  { status, code, detail, ...details }: Described,
  request: Pick<FastifyRequest, 'id' | 'url'>,
): Problem {
  return {
    type: `urn:pagelens:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    instance: request.url.split('?', 1)[0] ?? '',
    requestId: request.id,
    ...details,
  };
}

function describeError(error: unknown): Described {
  if (error instanceof AppError) {
    return {
      ...error.details,
      status: STATUS_OF[error.kind],
      code: error.code,
      detail: error.message,
    };
  }
  const status = statusOf(error);
  if (error instanceof Error && 'code' in error && error.code === 'FST_ERR_BAD_URL') {
    return { status: 400, code: 'URL_MALFORMED', detail: 'The URL is not validly percent-encoded' };
  }
  if (status !== null && status < 500) {
    const known = FRAMEWORK_CODES[status];
    return {
      status,
      ...(known ?? { code: 'HTTP_ERROR', detail: STATUS_CODES[status] ?? 'Error' }),
    };
  }
  // A bug: the caller learns nothing, the log learns everything.
  return { status: 500, code: 'INTERNAL_ERROR', detail: 'Something went wrong on our side' };
}

/** Nest throws HttpException; Fastify throws errors that carry a statusCode. */
function statusOf(error: unknown): number | null {
  if (error instanceof HttpException) {
    return error.getStatus();
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return null;
}
