import { type ArgumentsHost, Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import Fastify from 'fastify';

import { PageNotFoundError } from '../../modules/pages/pages.errors.js';
import { SourceBlockedError } from '../../modules/scraper/scraper.errors.js';
import { AppExceptionFilter } from './app-exception.filter.js';

/** Lets the filter answer a real request. */
async function answerTo(thrown: unknown) {
  const server = Fastify();
  server.get('/acme', (request, reply) => {
    const http = { getRequest: () => request, getResponse: () => reply };
    new AppExceptionFilter().catch(thrown, {
      switchToHttp: () => http,
    } as unknown as ArgumentsHost);
    return reply;
  });
  const answer = await server.inject('/acme?token=secret');
  await server.close();
  return answer;
}

describe(AppExceptionFilter.name, () => {
  const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);

  afterEach(() => {
    logged.mockClear();
  });

  it('answers problem+json that no cache may keep', async () => {
    const answer = await answerTo(new PageNotFoundError('ghost'));

    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toMatchObject({
      code: 'PAGE_NOT_FOUND',
      pageId: 'ghost',
      instance: '/acme',
    });
    expect(logged).not.toHaveBeenCalled();
  });

  it('logs a bug with its cause, and tells the client nothing of it', async () => {
    const bug = new TypeError('x is not a function');
    const answer = await answerTo(bug);

    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('not a function');
    expect(logged).toHaveBeenCalledWith(bug);
  });

  it('takes a database that is away for a state, with a time to come back', async () => {
    const away = Object.assign(new Error('db.internal'), { name: 'MongoServerSelectionError' });
    const answer = await answerTo(away);

    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(answer.body).not.toContain('db.internal');
  });

  it('does not log what the source refused as a fault of ours', async () => {
    const refusal = { outcome: 'blocked', reason: 'authwall', retryAfterSeconds: null } as const;
    const answer = await answerTo(new SourceBlockedError('acme', refusal));

    expect(answer.statusCode).toBe(502);
    expect(logged).not.toHaveBeenCalled();
  });
});
