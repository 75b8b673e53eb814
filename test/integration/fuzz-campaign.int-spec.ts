import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { runCampaign } from '../fuzz/api-campaign.js';
import { LoopbackServer, says } from '../support/loopback-server.js';

const THINGS = '/api/v1/things';
const DOCUMENT = {
  openapi: '3.1.0',
  components: { schemas: { Problem: { type: 'object' } } },
  paths: {
    [THINGS]: {
      post: {
        parameters: [
          { name: 'kind', in: 'query', schema: { type: 'string' } },
          { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } },
        ],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 400: { content: { 'application/problem+json': { schema: {} } } } },
      },
    },
  },
};
const REFUSES = says(400, '{}', {
  'content-type': 'application/problem+json',
  'x-request-id': '1',
});
const LOGGED = { time: '2026-11-01T10:00:00.000Z', service: 'stand-in' };

/** What a careless server would write into its log as it came. */
const PLACES: readonly [string, (request: IncomingMessage) => string | Promise<string>][] = [
  ['the query', ({ url = '' }) => decodeURIComponent(url)],
  ['a header', ({ headers }) => headers['user-agent'] ?? ''],
  ['a header of the document', ({ headers }) => String(headers['idempotency-key'])],
  ['the body', (request) => text(request)],
];

describe('a fuzz campaign', () => {
  let server: LoopbackServer;
  let log: string;

  beforeEach(async () => {
    log = '';
    server = await LoopbackServer.start({
      '/docs-json': says(200, JSON.stringify(DOCUMENT), { 'content-type': 'application/json' }),
      [THINGS]: REFUSES,
    });
  });

  afterEach(() => server.close());

  async function findings(requests: number): Promise<readonly string[]> {
    const origin = server.url('/').origin;
    return (await runCampaign({ origin, requests, seed: 1, logged: () => log })).findings;
  }

  it('sends the headers that the document names, as they are meant and otherwise', async () => {
    await findings(200);
    const keys = server.headers.flatMap((headers) => headers['idempotency-key'] ?? []);

    expect(keys).toContain('k1');
    expect(keys.filter((key) => key.includes('zq'))).not.toEqual([]);
    expect(keys.filter((key) => key.length > 255)).not.toEqual([]);
    for (const name of ['prefer', 'cache-control', 'if-none-match'] as const) {
      expect(server.headers.filter((headers) => headers[name] !== undefined)).not.toEqual([]);
    }
  });

  it('fails when an operation was never answered', async () => {
    expect(await findings(1)).toEqual([]);
    expect(await findings(0)).toContainEqual(
      expect.stringMatching(/^never answered.*: POST \/api\/v1\/things$/),
    );
  });

  it.each(PLACES)('finds what was sent in %s in the log', async (_place, read) => {
    server.answer(THINGS, (request, response) => {
      void Promise.resolve(read(request)).then((sent) => {
        log += `${JSON.stringify({ ...LOGGED, sent })}\n`;
        REFUSES(request, response);
      });
    });

    expect(await findings(200)).toContainEqual(expect.stringMatching(/^logged what was sent: /));
  });

  it('finds control characters and line breaks that were not escaped', async () => {
    server.answer(THINGS, (request, response) => {
      void text(request).then((sent) => {
        log += `{"time":"","service":"","sent":"${sent.slice(0, 40)}"}\n`;
        REFUSES(request, response);
      });
    });
    const found = await findings(300);

    expect(found).toContainEqual(expect.stringMatching(/^a control character in the log: /));
    expect(found).toContainEqual(expect.stringMatching(/^not a line of the logger: /));
  });

  it('takes a log for good that tells nothing of it', async () => {
    log = 'It listens\n';
    server.answer(THINGS, (request, response) => {
      log += `${JSON.stringify({ ...LOGGED, method: request.method })}\n`;
      REFUSES(request, response);
    });

    expect(await findings(100)).not.toContainEqual(expect.stringMatching(/log/));
  });
});
