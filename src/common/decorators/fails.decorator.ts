import { STATUS_CODES } from 'node:http';

import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import { type Problem } from '../dto/problem.js';

/** One documented failure of a route: its status, its stable code, and an example of what it says. */
export interface DocumentedFailure {
  readonly status: number;
  readonly code: Uppercase<string>;
  readonly detail: string;
}

/** Every route can fail in these ways. */
const ALWAYS: readonly DocumentedFailure[] = [
  {
    status: 400,
    code: 'REQUEST_INVALID',
    detail: 'The request is not valid; see errors for each field',
  },
  { status: 429, code: 'RATE_LIMITED', detail: 'Too many requests; try again in 12 s' },
  { status: 500, code: 'INTERNAL_ERROR', detail: 'Something went wrong on our side' },
  {
    status: 503,
    code: 'DATABASE_UNAVAILABLE',
    detail: 'The database does not answer; try again shortly',
  },
  {
    status: 503,
    code: 'OVERLOADED',
    detail: 'There is too much to do at the moment; try again shortly',
  },
];

/** What a list refuses besides. */
export const LIST_FAILURES: readonly DocumentedFailure[] = [
  {
    status: 400,
    code: 'CURSOR_INVALID',
    detail: 'The cursor is not one of ours for this filter and sort; start again without it',
  },
];

/** What a route whose method may bring a body refuses besides. */
export const BODY_FAILURES: readonly DocumentedFailure[] = [
  {
    status: 400,
    code: 'BODY_MALFORMED',
    detail: 'The request could not be read; is the body valid JSON?',
  },
  { status: 413, code: 'BODY_TOO_LARGE', detail: 'The body is larger than this server accepts' },
  { status: 415, code: 'MEDIA_TYPE_UNSUPPORTED', detail: 'Send the body as application/json' },
];

/** What the source may do to a route that reads it when nothing is stored. */
export const SOURCE_FAILURES: readonly DocumentedFailure[] = [
  {
    status: 502,
    code: 'SOURCE_BLOCKED',
    detail:
      'The source refused to show "acme" to a guest (authwall); we do not look for a way around',
  },
  {
    status: 502,
    code: 'SOURCE_DRIFTED',
    detail: 'The document for "acme" no longer has the layout we read; nothing was stored',
  },
  {
    status: 502,
    code: 'SOURCE_DISALLOWED',
    detail:
      'robots.txt disallows "acme": "Disallow: /" for user-agent "*"; only ROBOTS_POLICY=permitted, for holders of a permission, changes that',
  },
  {
    status: 503,
    code: 'SOURCE_RATE_LIMITED',
    detail: 'The source asked us to slow down; try again in 60 s',
  },
  {
    status: 503,
    code: 'SOURCE_UNREACHABLE',
    detail: 'The source could not be reached for "acme"; try again in 30 s',
  },
  {
    status: 503,
    code: 'SCRAPE_ABANDONED',
    detail: 'Reading "acme" ended before it was done, again and again',
  },
];

/** What a route that needs the page itself, and cannot answer 202, says when reading it takes too long. */
export const PENDING_FAILURES: readonly DocumentedFailure[] = [
  {
    status: 503,
    code: 'PAGE_PENDING',
    detail: 'The company page "acme" is still being read; try again shortly',
  },
];

/** The same for a route that needs a post. */
export const POST_PENDING_FAILURES: readonly DocumentedFailure[] = [
  {
    status: 503,
    code: 'POST_PENDING',
    detail: 'The post "7390000000000000001" is still being read; try again shortly',
  },
];

/** Documents a route's failures with an example each; the ones that any route has come by themselves. */
export function Fails(...failures: readonly DocumentedFailure[]): MethodDecorator {
  const all = [...failures, ...ALWAYS];
  const statuses = [...new Set(all.map(({ status }) => status))];
  return applyDecorators(
    ...statuses.map((status) => {
      const group = all.filter((failure) => failure.status === status);
      return ApiResponse({ status, ...describedFailures(group) });
    }),
  );
}

/** Failures of one status as OpenAPI describes an answer. */
export function describedFailures(failures: readonly DocumentedFailure[]): ResponseDescription {
  return {
    description: failures.map(({ code }) => code).join(', '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(failures.map((failure) => [failure.code, exampleOf(failure)])),
      },
    },
  };
}

interface ResponseDescription {
  description: string;
  content: Record<
    string,
    { schema: { $ref: string }; examples: Record<string, { value: Problem }> }
  >;
}

function exampleOf({ status, code, detail }: DocumentedFailure): { value: Problem } {
  return {
    value: {
      type: `urn:pagelens:problem:${code.toLowerCase().replaceAll('_', '-')}`,
      title: STATUS_CODES[status] ?? 'Error',
      status,
      code,
      detail,
      instance: '/api/v1/pages/acme',
      requestId: '0b8f6f6e-6a0e-4c1c-9b7e-2f4f2f1c9a11',
    },
  };
}
