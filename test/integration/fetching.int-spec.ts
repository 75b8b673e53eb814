import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { type OutgoingRequestRecord, HttpFetcher, type HttpFetcherOptions } from '@app/fetching';

import { inTurn, LoopbackServer, says } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';
import { StillClock } from '../support/still-clock.js';

const HTML = '<html><body>Hello</body></html>';
const NOW = Date.parse('2026-01-01T00:00:00Z');

describe(HttpFetcher.name, () => {
  const open: { close(): Promise<void> }[] = [];
  const attempts: OutgoingRequestRecord[] = [];
  const waits: number[] = [];
  let server: LoopbackServer;

  beforeEach(async () => {
    server = await LoopbackServer.start({ '/': says(200, HTML, { 'content-type': 'text/html' }) });
    open.push(server);
    attempts.length = 0;
    waits.length = 0;
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
  });

  class WatchedClock extends StillClock {
    override sleep(ms: number, signal?: AbortSignal): Promise<void> {
      waits.push(ms);
      return super.sleep(ms, signal);
    }
  }

  function aFetcher(overrides: Partial<HttpFetcherOptions> = {}): HttpFetcher {
    const clock = new WatchedClock(new Date(NOW));
    const fetcher = new HttpFetcher({
      userAgent: 'Pagelens/0.1 (+mailto:test@example.org)',
      allowedHosts: [server.host],
      timeoutMs: 2000,
      maxBytes: 100_000,
      maxRedirects: 3,
      retry: { attempts: 1, baseDelayMs: 10, maxDelayMs: 30_000 },
      robots: null,
      clock,
      gate: anOpenGate({ clock, onRequest: (request) => attempts.push(request) }),
      random: () => 1,
      ...overrides,
    });
    open.push(fetcher);
    return fetcher;
  }

  describe('a document', () => {
    it('comes with what is needed to know it', async () => {
      const document = await aFetcher().fetch(server.url('/#part'));

      expect({ ...document, body: Buffer.from(document.body).toString() }).toEqual({
        requestedUrl: server.url('/').href,
        finalUrl: server.url('/').href,
        status: 200,
        contentType: 'text/html',
        body: HTML,
        fetchedAt: new Date(NOW),
        redirects: [],
      });
    });

    it('is asked for under our own name, and without cookies even when one was set', async () => {
      server.answerWith({ '/': says(200, HTML, { 'set-cookie': 'session=1' }) });
      const fetcher = aFetcher({ acceptLanguage: 'en-GB' });
      await fetcher.fetch(server.url('/'));
      await fetcher.fetch(server.url('/'));

      expect(server.headers).toHaveLength(2);
      expect(server.headers[1]).toMatchObject({
        'user-agent': 'Pagelens/0.1 (+mailto:test@example.org)',
        'accept-language': 'en-GB',
      });
      expect(server.headers[1]).not.toHaveProperty('cookie');
    });

    it.each([403, 404, 410, 999])(
      'may have the status %d: what it means is not ours to say',
      async (status) => {
        server.answerWith({ '/': says(status, 'Request denied') });
        const document = await aFetcher().fetch(server.url('/'));

        expect(document.status).toBe(status);
        expect(Buffer.from(document.body).toString()).toBe('Request denied');
      },
    );

    it.each([
      ['gzip', gzipSync(HTML)],
      ['br', brotliCompressSync(HTML)],
      ['deflate', deflateSync(HTML)],
    ])('arrives decompressed from %s', async (encoding, bytes) => {
      server.answer('/', (request, response) => {
        expect(request.headers['accept-encoding']).toContain(encoding);
        response.writeHead(200, { 'content-encoding': encoding }).end(bytes);
      });
      const document = await aFetcher().fetch(server.url('/'));

      expect(Buffer.from(document.body).toString()).toBe(HTML);
    });

    it('is told to whoever keeps the log', async () => {
      await aFetcher().fetch(server.url('/'));

      expect(attempts).toEqual([
        {
          url: server.url('/').href,
          attempt: 1,
          host: server.host,
          purpose: 'document',
          reader: 'http',
          robots: 'unasked',
          isSent: true,
          at: new Date(NOW),
          waitedMs: 0,
          intervalMs: 0,
          durationMs: 0,
          status: 200,
          byteCount: HTML.length,
          errorCode: null,
          retryAfterMs: null,
        },
      ]);
    });
  });

  describe('what arrives badly', () => {
    it('is given up when it drips for too long', async () => {
      server.answer('/', (_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        const drip = setInterval(() => response.write('.'), 20);
        response.on('close', () => {
          clearInterval(drip);
        });
      });

      await expect(aFetcher({ timeoutMs: 150 }).fetch(server.url('/'))).rejects.toMatchObject({
        code: 'UPSTREAM_DOWN',
        retry: 'later',
        problem: 'did not finish within 150 ms',
      });
    });

    it('is given up when no answer comes at all', async () => {
      server.answer('/', () => undefined);

      await expect(aFetcher({ timeoutMs: 100 }).fetch(server.url('/'))).rejects.toMatchObject({
        code: 'UPSTREAM_DOWN',
      });
    });

    it.each(['destroy', 'end'] as const)(
      'is an outage when it stops before its length (%s)',
      async (how) => {
        server.answer('/', (_request, response) => {
          response.writeHead(200, { 'content-length': '1000' });
          response.write(HTML);
          setImmediate(() => response.socket?.[how]());
        });

        await expect(aFetcher().fetch(server.url('/'))).rejects.toMatchObject({
          code: 'UPSTREAM_DOWN',
          retry: 'later',
        });
      },
    );

    it('is an outage when a chunked body breaks off', async () => {
      server.answer('/', (_request, response) => {
        response.write(HTML);
        setImmediate(() => response.socket?.destroy());
      });

      await expect(aFetcher().fetch(server.url('/'))).rejects.toMatchObject({
        code: 'UPSTREAM_DOWN',
      });
    });

    it('is an outage when it does not decompress', async () => {
      const cut = gzipSync(HTML).subarray(0, 20);
      server.answer('/', (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(cut);
      });

      await expect(aFetcher().fetch(server.url('/'))).rejects.toMatchObject({
        code: 'UPSTREAM_DOWN',
      });
    });

    it('is an outage when nobody listens', async () => {
      const fetcher = aFetcher();
      const url = server.url('/');
      await server.close();

      await expect(fetcher.fetch(url)).rejects.toMatchObject({
        code: 'UPSTREAM_DOWN',
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });
  });

  describe('what is too large', () => {
    it('is refused by its announced length, unread', async () => {
      server.answer('/', (_request, response) => {
        response.writeHead(200, { 'content-length': '1000000000' }).flushHeaders();
      });

      await expect(aFetcher().fetch(server.url('/'))).rejects.toMatchObject({
        code: 'DOCUMENT_TOO_LARGE',
        retry: 'never',
      });
    });

    it('is refused as soon as it has grown too large', async () => {
      const hungUp = new Promise<void>((resolve) => {
        server.answer('/', (_request, response) => {
          const pour = setInterval(() => response.write('x'.repeat(50_000)), 1);
          response.on('close', () => {
            clearInterval(pour);
            resolve();
          });
        });
      });

      await expect(aFetcher().fetch(server.url('/'))).rejects.toMatchObject({
        code: 'DOCUMENT_TOO_LARGE',
      });
      await expect(hungUp).resolves.toBeUndefined();
    });

    it.each([
      ['gzip', gzipSync(Buffer.alloc(30_000_000))],
      ['br', brotliCompressSync(Buffer.alloc(3_000_000))],
    ])('is refused when it was small only as %s', async (encoding, bomb) => {
      server.answer('/', (_request, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end(bomb);
      });

      await expect(aFetcher().fetch(server.url('/'))).rejects.toMatchObject({
        code: 'DOCUMENT_TOO_LARGE',
      });
    });
  });

  describe('a caller who gives up', () => {
    it('gets the reason back, and is not tried for again', async () => {
      const caller = new AbortController();
      server.answer('/', () => {
        caller.abort(new Error('too late'));
      });
      const fetcher = aFetcher({ retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 10 } });

      await expect(fetcher.fetch(server.url('/'), caller.signal)).rejects.toThrow('too late');
      expect(server.asked).toEqual(['/']);
      expect(attempts.map((attempt) => attempt.errorCode)).toEqual(['ABORTED']);
    });
  });

  describe('a failure that may pass', () => {
    const retry = { attempts: 4, baseDelayMs: 100, maxDelayMs: 30_000 };

    it('is tried again until it has passed', async () => {
      server.answerWith({ '/': inTurn(says(503), says(500), says(200, HTML)) });
      const document = await aFetcher({ retry }).fetch(server.url('/'));

      expect(document.status).toBe(200);
      expect(waits).toEqual([100, 200]);
      expect(
        attempts.map(({ attempt, status, errorCode }) => [attempt, status, errorCode]),
      ).toEqual([
        [1, 503, 'UPSTREAM_DOWN'],
        [2, 500, 'UPSTREAM_DOWN'],
        [3, 200, null],
      ]);
    });

    it.each([
      ['in seconds', '7', 7000],
      ['as a date', 'Thu, 01 Jan 2026 00:00:20 GMT', 20_000],
    ])('is tried again when the host said, %s', async (_how, header, waitMs) => {
      server.answerWith({ '/': inTurn(says(429, '', { 'retry-after': header }), says(200, HTML)) });
      await aFetcher({ retry }).fetch(server.url('/'));

      expect(waits).toEqual([waitMs]);
    });

    it('is handed on at once when the host asks for more patience than we have', async () => {
      server.answerWith({ '/': says(429, '', { 'retry-after': '3600' }) });

      await expect(aFetcher({ retry }).fetch(server.url('/'))).rejects.toMatchObject({
        code: 'RATE_LIMITED',
        retry: 'later',
        retryAfterMs: 3_600_000,
      });
      expect(server.asked).toHaveLength(1);
    });

    it.each([
      ['breaks off', (response: ServerResponse) => setImmediate(() => response.socket?.destroy())],
      ['drips', () => undefined],
      ['floods', (response: ServerResponse) => response.write('x'.repeat(200_000))],
    ])('is known by its status though its body %s', async (_how, misbehave) => {
      server.answer('/', (_request, response) => {
        response.writeHead(429, { 'retry-after': '3600' });
        response.write('slow down');
        misbehave(response);
      });

      await expect(aFetcher({ timeoutMs: 200 }).fetch(server.url('/'))).rejects.toMatchObject({
        code: 'RATE_LIMITED',
        retryAfterMs: 3_600_000,
      });
    });

    it('keeps the Retry-After of a 503 too', async () => {
      server.answerWith({ '/': says(503, '', { 'retry-after': '60' }) });

      await expect(aFetcher({ retry }).fetch(server.url('/'))).rejects.toMatchObject({
        code: 'UPSTREAM_DOWN',
        status: 503,
        retryAfterMs: 60_000,
      });
    });
  });

  it.each(['ftp://example.org/', 'http://elsewhere.example/', 'http://me:pw@127.0.0.1/'])(
    'asks nobody for %s',
    async (url) => {
      await expect(aFetcher().fetch(new URL(url))).rejects.toMatchObject({
        code: 'UNSUPPORTED_URL',
        retry: 'never',
      });
      expect(attempts).toEqual([]);
    },
  );
});
