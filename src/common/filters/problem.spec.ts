import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';

import { AppError, type ErrorKind } from '../errors/app.error.js';
import { RequestInvalidError } from '../errors/request.errors.js';
import { problemOf } from './problem.js';

const request = { id: 'request-1', url: '/api/v1/pages/acme?include=posts' };

class ExampleError extends AppError {
  readonly code = 'EXAMPLE_BROKE';

  constructor(readonly kind: ErrorKind) {
    super('An example broke', { exampleId: 7 });
  }
}

describe(problemOf.name, () => {
  it('tells an expected failure in full', () => {
    expect(problemOf(new ExampleError('gone'), request)).toEqual({
      type: 'urn:pagelens:problem:example-broke',
      title: 'Gone',
      status: 410,
      code: 'EXAMPLE_BROKE',
      detail: 'An example broke',
      instance: '/api/v1/pages/acme',
      requestId: 'request-1',
      exampleId: 7,
    });
  });

  it.each<[ErrorKind, number]>([
    ['invalid', 400],
    ['not_found', 404],
    ['method_not_allowed', 405],
    ['gone', 410],
    ['rate_limited', 429],
    ['upstream_refused', 502],
    ['upstream_unavailable', 503],
    ['unavailable', 503],
  ])('answers the kind %s with %d', (kind, status) => {
    expect(problemOf(new ExampleError(kind), request).status).toBe(status);
  });

  it('lists the fields of an invalid request', () => {
    const errors = [{ field: 'limit', message: 'must be a whole number' }];

    expect(problemOf(new RequestInvalidError(errors), request)).toMatchObject({
      status: 400,
      errors,
    });
  });

  it.each([
    [new NotFoundException('Cannot GET /x'), 404, 'ROUTE_NOT_FOUND'],
    [new BadRequestException('Unexpected token'), 400, 'BODY_MALFORMED'],
    [Object.assign(new Error('too large'), { statusCode: 413 }), 413, 'BODY_TOO_LARGE'],
    [Object.assign(new Error('too long'), { statusCode: 414 }), 414, 'URL_TOO_LONG'],
    [Object.assign(new Error('no'), { statusCode: 415 }), 415, 'MEDIA_TYPE_UNSUPPORTED'],
    [new HttpException('teapot', 418), 418, 'HTTP_ERROR'],
  ])('names what the framework refuses: %s', (error, status, code) => {
    const problem = problemOf(error, request);

    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).not.toBe(error.message);
  });

  it.each([
    ['a bug', new TypeError('cannot read "secret" of undefined')],
    ['an internal HTTP error', new HttpException('secret', 500)],
    ['something that is no error', 'secret'],
    ['nothing', undefined],
  ])('keeps %s to itself', (_what, thrown) => {
    const problem = problemOf(thrown, request);

    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL_ERROR' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
