import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { parseSentryDsn } from './sentry-dsn.js';
import { SentryReporter } from './sentry-reporter.js';

interface Received {
  readonly path: string | undefined;
  readonly auth: string | string[] | undefined;
  readonly text: string;
  readonly event: {
    readonly exception: {
      readonly values: {
        readonly type: string;
        readonly value: string;
        readonly stacktrace?: { readonly frames: readonly { readonly filename: string }[] };
      }[];
    };
  } & Record<string, unknown>;
}

describe(SentryReporter.name, () => {
  let server: Server;
  let received: Received[];
  let answer: (response: ServerResponse) => void;
  let at: Date;

  beforeEach(async () => {
    received = [];
    at = new Date('2026-11-02T09:00:00.000Z');
    answer = (response) => response.end('{}');
    server = createServer((request, response) => {
      void readAll(request).then((text) => {
        const { url: path, headers } = request;
        const event = JSON.parse(text.split('\n')[2] ?? '') as Received['event'];
        received.push({ path, auth: headers['x-sentry-auth'], text, event });
        answer(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function reporter(timeoutMs = 2000): SentryReporter {
    const { port } = server.address() as AddressInfo;
    const target = parseSentryDsn(`http://abc@127.0.0.1:${port}/under/42`);
    if (!target) {
      throw new Error('No target');
    }
    const options = { target, release: 'pagelens@1.2.3', timeoutMs };
    return new SentryReporter({ ...options, now: () => at, draw: () => 'a'.repeat(32) });
  }

  it('sends an envelope with the error, its causes and the ids of its request', async () => {
    const sentry = reporter();
    sentry.report(new TypeError('outer', { cause: new RangeError('inner') }), {
      requestId: 'r1',
      traceId: 't1',
    });
    await sentry.settle();

    const [{ path, auth, text, event } = { event: null }] = received;
    expect(path).toBe('/under/api/42/envelope/');
    expect(auth).toBe('Sentry sentry_version=7, sentry_client=pagelens/1.2.3, sentry_key=abc');
    expect(
      text
        ?.split('\n')
        .slice(0, 2)
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([{ event_id: 'a'.repeat(32), sent_at: at.toISOString() }, { type: 'event' }]);
    expect(event).toMatchObject({
      timestamp: at.getTime() / 1000,
      release: 'pagelens@1.2.3',
      tags: { requestId: 'r1', traceId: 't1' },
    });
    expect(event?.exception.values.map(({ type }) => type)).toEqual(['RangeError', 'TypeError']);
    const frames = event?.exception.values[1]?.stacktrace?.frames ?? [];
    expect(frames.at(-1)?.filename).toBe('libs/observability/src/sentry-reporter.spec.ts');
  });

  it.each([
    'Cast of "Jane Doe" failed at https://www.linkedin.com/in/jane-doe for jane@doe.example, token=abcdef',
    'Failed for jane@doe.example at /in/jane-doe, token=abcdef',
    `Jürgen's text "of "Jane" is not one`,
    'Cut off within "a text by Jane',
    'Cannot read “Jane” of ‘Jane’',
  ])('tells nothing of people, addresses or secrets: %s', async (message) => {
    const sentry = reporter();
    sentry.report(new Error(message, { cause: new Error(message) }));
    await sentry.settle();

    expect(received).toHaveLength(1);
    expect(received[0]?.text).not.toMatch(/jane|abcdef/i);
    expect(received[0]?.text).not.toContain(process.cwd());
  });

  it('tells the same fault once a minute', async () => {
    const sentry = reporter();
    const fault = (): void => {
      sentry.report(new Error('again'));
    };
    [1, 2, 3].forEach(fault);
    at = new Date(at.getTime() + 60_000);
    fault();
    await sentry.settle();

    expect(received).toHaveLength(2);
  });

  it('makes nobody wait for one that hangs, and has at most five under way', async () => {
    answer = () => undefined;
    const sentry = reporter(1500);
    const began = performance.now();
    for (let count = 0; count < 50; count += 1) {
      sentry.report(Object.assign(new Error('x'), { name: `Fault${count}` }));
    }

    expect(performance.now() - began).toBeLessThan(1000);
    await sentry.settle();
    expect(received.length).toBeLessThanOrEqual(5);
  });

  it('leaves a Sentry alone that has enough', async () => {
    answer = (response) => response.writeHead(429, { 'retry-after': '120' }).end();
    const sentry = reporter();
    sentry.report(new Error('one'));
    await sentry.settle();
    sentry.report(new TypeError('two'));
    at = new Date(at.getTime() + 120_000);
    sentry.report(new RangeError('three'));
    await sentry.settle();

    expect(received).toHaveLength(2);
  });

  it('takes whatever is thrown, and a Sentry that is not there', async () => {
    const sentry = new SentryReporter({
      target: { envelopeUrl: 'http://127.0.0.1:1/api/1/envelope/', publicKey: 'k' },
      release: 'pagelens@1',
    });
    sentry.report('a text');
    sentry.report(null);

    await expect(sentry.settle()).resolves.toBeUndefined();
  });
});

describe(parseSentryDsn.name, () => {
  it.each([
    'https://host.example/1',
    'https://k@host.example/',
    'ftp://k@host.example/1',
    'nonsense',
  ])('does not take %s for one', (dsn) => {
    expect(parseSentryDsn(dsn)).toBeNull();
  });
});

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
