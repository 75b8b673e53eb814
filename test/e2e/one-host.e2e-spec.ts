import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';

const { RequestWatch } = await import('../../src/common/logging/request.watch.js');

const LIST = '/api/v1/pages?limit=5&sort=name';

describe('the Host header', () => {
  let served: TestApp;

  beforeAll(async () => {
    served = await createTestApp();
    await served.send('/api/v1/pages/copperfinch');
    await served.send(LIST);
  });

  afterAll(() => served.close());

  /** What is answered to these very lines: no HTTP client would send some of them. */
  async function say(method: string, path: string, headers: readonly string[]): Promise<string> {
    const { hostname, port } = new URL(served.origin);
    const socket = connect(Number(port), hostname);
    const lines = [`${method} ${path} HTTP/1.1`, ...headers, 'Connection: close', '', ''];
    socket.write(lines.join('\r\n'));
    return text(socket);
  }

  it.each([
    ['GET', LIST],
    ['HEAD', LIST],
    ['GET', '/api/v1/pages/copperfinch'],
    ['POST', '/api/v1/pages/copperfinch/scrapes'],
    ['GET', '/api/v1/health/live'],
    ['GET', '/docs-json'],
    ['GET', '/metrics'],
    ['GET', '/nowhere'],
  ])('may not be there twice: %s %s', async (method, path) => {
    const answer = await say(method, path, ['Host: a.example', 'hOST: a.example']);

    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json/i);
    expect(answer).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/i);
    expect(answer.includes('"code":"HOST_REPEATED"')).toBe(method !== 'HEAD');
  });

  it('is answered in passing when it is there once', async () => {
    const longWay = jest.spyOn(served.app.get(RequestWatch), 'begin');
    const answer = await say('GET', LIST, ['Host: a.example', 'X-Host: b.example', 'Hose: c']);

    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(longWay).not.toHaveBeenCalled();
  });

  it('may not be missing', async () => {
    expect(await say('GET', LIST, [])).toMatch(/^HTTP\/1\.1 400 /);
  });
});
