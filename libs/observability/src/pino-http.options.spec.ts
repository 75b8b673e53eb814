import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';

import { pinoHttp } from 'pino-http';

import { pinoHttpOptions, type PinoHttpSettings } from './pino-http.options.js';
import { annotateRequest } from './request-notes.js';

type Line = Record<string, unknown>;

describe(pinoHttpOptions.name, () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** What is logged while a server that answers so is asked for one path. */
  async function linesOf(
    path: string,
    answer: (
      request: IncomingMessage,
      end: (status: number) => void,
      response: ServerResponse,
    ) => void,
    settings: Partial<PinoHttpSettings> = {},
  ): Promise<Line[]> {
    const lines: Line[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(JSON.parse(chunk.toString()) as Line);
        done();
      },
    });
    const options = { level: 'debug', service: 'pagelens', version: '0.1.0', ...settings };
    const log = pinoHttp(pinoHttpOptions(options), stream);
    await new Promise<void>((resolve) => {
      const server = createServer((incoming, response) => {
        response.on('close', () => setImmediate(resolve));
        log(incoming, response);
        answer(
          incoming,
          (status) => {
            response.writeHead(status).end('body');
          },
          response,
        );
      });
      servers.push(
        server.listen(0, '127.0.0.1', () => {
          const { port } = server.address() as AddressInfo;
          const headers = { 'x-request-id': 'client-0001', cookie: 'session=secret' };
          const asking = request({ port, path, headers, host: '127.0.0.1' }, (incoming) => {
            incoming.resume();
          });
          asking.on('error', () => undefined).end();
          server.once('abandon', () => asking.destroy());
        }),
      );
    });
    return lines;
  }

  it('writes one line per request, with what is known about it', async () => {
    const lines = await linesOf('/api/v1/pages/acme?name=Somebody', (incoming, end) => {
      annotateRequest(incoming, {
        route: '/api/v1/pages/:pageId',
        client: '203.0.113.7',
        cacheOutcome: 'hit',
      });
      end(200);
    });

    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        service: 'pagelens',
        version: '0.1.0',
        requestId: 'client-0001',
        method: 'GET',
        route: '/api/v1/pages/:pageId',
        path: '/api/v1/pages/acme',
        status: 200,
        durationMs: expect.any(Number),
        client: '203.0.113.7',
        cache: 'hit',
        code: null,
        msg: 'request completed',
      },
    ]);
  });

  it.each([
    [204, 'info'],
    [404, 'warn'],
    [503, 'error'],
  ])('gives a %d the level %s', async (status, level) => {
    const [line] = await linesOf('/x', (_incoming, end) => {
      end(status);
    });

    expect(line).toMatchObject({ status, level, route: null, client: null, cache: null });
    expect(line).not.toHaveProperty('err');
  });

  it('keeps the probes down, unless they fail', async () => {
    const [fine] = await linesOf('/api/v1/health/live', (_incoming, end) => {
      end(200);
    });
    const [failing] = await linesOf('/api/v1/health', (_incoming, end) => {
      end(503);
    });

    expect([fine?.level, failing?.level]).toEqual(['debug', 'error']);
  });

  it('hides in the path what it is told to hide', async () => {
    const maskPath = (path: string): string => path.replace(/(\/users\/)[^/]+/, '$1:userId');
    const [line] = await linesOf(
      '/api/v1/users/jane-doe',
      (_incoming, end) => {
        end(200);
      },
      { maskPath },
    );

    expect(line).toMatchObject({ path: '/api/v1/users/:userId' });
    expect(JSON.stringify(line)).not.toContain('jane');
  });

  it('keeps other lines of the request together by its id, and secrets out of them', async () => {
    const [line] = await linesOf('/x?token=secret', (incoming, end) => {
      incoming.log.info(
        { req: incoming, headers: { ...incoming.headers, authorization: 'secret' } },
        'noted',
      );
      end(200);
    });

    expect(line).toMatchObject({
      msg: 'noted',
      requestId: 'client-0001',
      req: { method: 'GET', path: '/x' },
      headers: { cookie: '[redacted]', authorization: '[redacted]' },
    });
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it('tells the error that a response was given', async () => {
    const [line] = await linesOf('/x', (_incoming, end, response) => {
      response.err = new Error('database gone', { cause: new Error('ECONNRESET') });
      end(500);
    });

    expect(line).toMatchObject({
      level: 'error',
      status: 500,
      msg: 'request failed',
      err: { type: 'Error', message: 'database gone', cause: { message: 'ECONNRESET' } },
    });
  });

  it('tells when the client did not wait for its answer', async () => {
    const [line] = await linesOf('/x', () => {
      servers.at(-1)?.emit('abandon');
    });

    expect(line).toMatchObject({ status: 499, msg: 'request abandoned by the client' });
  });

  it('writes JSON unless asked for something to read', () => {
    const settings = { level: 'info', service: 'pagelens', version: '0.1.0' };

    expect(pinoHttpOptions(settings)).not.toHaveProperty('transport');
    expect(pinoHttpOptions({ ...settings, pretty: true })).toMatchObject({
      transport: { target: 'pino-pretty' },
    });
  });
});
