import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';

const HOST = 'Host: a.example';

describe('what cannot be read as a request', () => {
  let served: TestApp;

  beforeAll(async () => {
    served = await createTestApp();
  });

  afterAll(() => served.close());

  /** All that comes until the server closes the connection: no HTTP client would send these. */
  async function say(...lines: string[]): Promise<string> {
    const { hostname, port } = new URL(served.origin);
    const socket = connect(Number(port), hostname);
    socket.write([...lines, '', ''].join('\r\n'));
    return text(socket);
  }

  it.each([
    [
      'a query that is not encoded',
      ['GET /api/v1/pages?name=株式会社 HTTP/1.1', HOST],
      400,
      'URL_MALFORMED',
    ],
    [
      'a path that is not encoded',
      ['GET /api/v1/pages/株式会社 HTTP/1.1', HOST],
      400,
      'URL_MALFORMED',
    ],
    ['a method nobody knows', ['FROBNICATE /api/v1/pages HTTP/1.1', HOST], 400, 'HTTP_ERROR'],
    [
      'a length that is none',
      ['POST /api/v1/scrapes HTTP/1.1', HOST, 'Content-Length: frob'],
      400,
      'HTTP_ERROR',
    ],
    [
      'a URL of 20 kB',
      [`GET /api/v1/pages?name=${'frob'.repeat(5000)} HTTP/1.1`, HOST],
      431,
      'HTTP_ERROR',
    ],
  ])('%s is answered with a problem, and the connection closes', async (_, lines, status, code) => {
    const answer = await say(...lines);
    const [head = '', body = ''] = answer.split('\r\n\r\n');

    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/\r\ncontent-type: application\/problem\+json; charset=utf-8/i);
    expect(head).toMatch(/\r\nconnection: close/i);
    expect(head).toMatch(/\r\ncache-control: no-store/i);
    expect(head).toMatch(/\r\nx-content-type-options: nosniff/i);
    expect(head).toContain(`ength: ${Buffer.byteLength(body)}`);
    const problem = JSON.parse(body) as Record<string, unknown>;
    expect(problem).toMatchObject({ status, code, instance: '' });
    expect(head).toContain(`x-request-id: ${String(problem.requestId)}`);
    expect(answer).not.toMatch(/frob|株/i);
  });

  it('says how a URL is mended', async () => {
    expect(await say('GET /api/v1/pages?name=株式会社 HTTP/1.1', HOST)).toContain(
      'percent-encoded',
    );
  });

  it('may be found out in the midst of a body', async () => {
    const head = ['POST /api/v1/scrapes HTTP/1.1', HOST, 'Content-Type: application/json'];
    const answer = await say(...head, 'Transfer-Encoding: chunked', '', 'frob');

    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
  });

  it('is answered after what came before it on the connection', async () => {
    const answer = await say('GET /api/v1/pages HTTP/1.1', HOST, '', 'FROB', 'FROB');

    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});
