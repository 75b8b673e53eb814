import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';

import { watchForWrongMethods } from './wrong-methods.js';

describe(watchForWrongMethods.name, () => {
  let server: FastifyInstance;

  beforeAll(async () => {
    server = Fastify();
    const answerWrongMethods = watchForWrongMethods(server);
    server.get('/api/v1/pages/:pageId', () => 'a page');
    server.route({ method: ['GET', 'POST'], url: '/api/v1/scrapes', handler: () => 'scrapes' });
    server.get('/docs', () => 'docs');
    answerWrongMethods();
    await server.ready();
  });

  afterAll(() => server.close());

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    'refuses %s where only GET is possible, and says so in Allow',
    async (method) => {
      const answer = await server.inject({ method, url: '/api/v1/pages/acme' });

      expect(answer.statusCode).toBe(405);
      expect(answer.headers.allow).toBe('GET, HEAD');
      expect(answer.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED', status: 405 });
    },
  );

  it('leaves the methods a path has as they are', async () => {
    expect((await server.inject('/api/v1/pages/acme')).body).toBe('a page');
    expect((await server.inject({ method: 'HEAD', url: '/api/v1/pages/acme' })).statusCode).toBe(
      200,
    );
    expect((await server.inject({ method: 'POST', url: '/api/v1/scrapes' })).body).toBe('scrapes');
  });

  it('knows paths with several methods', async () => {
    const answer = await server.inject({ method: 'DELETE', url: '/api/v1/scrapes' });

    expect(answer.headers.allow?.toString().split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
  });

  it('leaves what is no API, and what does not exist, to the framework', async () => {
    expect((await server.inject({ method: 'POST', url: '/docs' })).statusCode).toBe(404);
    expect((await server.inject({ method: 'POST', url: '/api/v1/other' })).statusCode).toBe(404);
  });
});
