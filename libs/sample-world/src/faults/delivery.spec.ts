import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from '@jest/globals';

import { SampleWorld } from '../sample-world.server.js';
import { accepts, deliverFaultily } from './delivery.js';
import { aFault, type Fault, type FaultKind } from './fault.js';

interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** How the connection broke, where it did. */
  readonly error: string | null;
}

/** A plain client that follows nothing, decodes nothing and tells what came. */
async function ask(url: string, headers: Record<string, string> = {}): Promise<Seen> {
  const request = get(url, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  // Node's client complains of bytes after the announced end, once the answer is complete.
  request.on('error', () => null);
  const pieces: Buffer[] = [];
  let error: string | null = null;
  try {
    for await (const piece of response) {
      pieces.push(piece as Buffer);
    }
  } catch (broken) {
    error = (broken as NodeJS.ErrnoException).code ?? String(broken);
  }
  const body = Buffer.concat(pieces);
  return { status: response.statusCode ?? 0, headers: response.headers, body, error };
}

describe(deliverFaultily.name, () => {
  let site: SampleWorld;
  const path = '/company/copperfinch';

  afterEach(() => site.stop());

  async function meet(
    kind: FaultKind,
    details: Partial<Fault> = {},
    { to = path, headers = {} } = {},
  ): Promise<Seen> {
    site = await SampleWorld.start({ faults: { faultFor: () => aFault(kind, details) } });
    return ask(`${site.origin}${to}`, headers);
  }
  const truth = (): Buffer => Buffer.from(site.world.respond(path).body);

  it.each([
    ['authwall', `/authwall?trk=bf`, 'sessionRedirect'],
    ['loginRedirect', '/uas/login?', 'session_redirect'],
    ['challenge', '/checkpoint/challenge', 'session_redirect'],
  ] as const)('%s leads away, with the way back', async (kind, to, parameter) => {
    const { status, headers } = await meet(kind);
    expect([status, headers.location?.startsWith(to)]).toEqual([302, true]);
    const { searchParams } = new URL(headers.location ?? '', site.origin);
    expect(searchParams.get(parameter)).toBe(`https://www.linkedin.com${path}`);
    expect((await ask(`${site.origin}${headers.location ?? ''}`)).status).toBe(200);
  });

  it.each([
    ['denied', 999],
    ['deniedAs200', 200],
  ] as const)('%s is the stub with %d', async (kind, expected) => {
    const { status, body } = await meet(kind);
    expect([status, body.includes('/authwall?trk=')]).toEqual([expected, true]);
    expect(body.length).toBeLessThan(2_000);
  });

  it('429 says nothing, seconds or a date of the site’s own calendar', async () => {
    expect(await meet('tooManyRequests')).toMatchObject({ status: 429, error: null });
    expect((await ask(site.origin)).headers['retry-after']).toBeUndefined();
    await site.stop();
    const seconds = await meet('tooManyRequestsSeconds', { waitSeconds: 7 });
    expect(seconds.headers['retry-after']).toBe('7');
    await site.stop();
    const { headers } = await meet('tooManyRequestsDate', { waitSeconds: 90 });
    expect(headers).toMatchObject({
      date: 'Sun, 01 Nov 2026 00:00:00 GMT',
      'retry-after': 'Sun, 01 Nov 2026 00:01:30 GMT',
    });
  });

  it('serverError has the status it was given', async () => {
    expect((await meet('serverError', { status: 502 })).status).toBe(502);
  });

  it('connectionReset ends without an answer, and is logged without a status', async () => {
    await expect(meet('connectionReset')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(site.requests).toMatchObject([{ status: null, bytesSent: 0 }]);
  });

  it('redirectLoop never arrives', async () => {
    let { headers } = await meet('redirectLoop');
    for (let hop = 0; hop < 8; hop += 1) {
      const next = await ask(`${site.origin}${headers.location ?? ''}`);
      expect(next.status).toBe(302);
      headers = next.headers;
    }
  });

  it('slowDrip takes its time and loses nothing', async () => {
    const start = performance.now();
    const { body, error } = await meet('slowDrip', { durationMs: 120 });
    expect(performance.now() - start).toBeGreaterThan(100);
    expect([error, body.equals(truth())]).toEqual([null, true]);
  });

  it.each(['chunkCut', 'lengthTooLong'] as const)('%s breaks the connection off', async (kind) => {
    const { status, body, error } = await meet(kind, { share: 0.25 });
    expect([status, error]).toEqual([200, 'ECONNRESET']);
    const whole = truth();
    expect(body.length).toBe(kind === 'chunkCut' ? Math.floor(whole.length / 4) : whole.length);
    expect(site.requests[0]?.bytesSent).toBe(body.length);
  });

  it.each(['lengthTooShort', 'cutDocument'] as const)(
    '%s looks like a success and is not whole',
    async (kind) => {
      const { status, body, error } = await meet(kind, { share: 0.4 });
      expect([status, error]).toEqual([200, null]);
      expect(body.length).toBeLessThan(truth().length * 0.45);
      expect(truth().subarray(0, 500)).toEqual(body.subarray(0, 500));
      expect(body.includes('</html>')).toBe(false);
    },
  );

  it('hugeBody goes on as long as it was told to', async () => {
    const { body, error, headers } = await meet('hugeBody', { byteCount: 3_000_000 });
    expect([error, body.length, headers['content-length']]).toEqual([null, 3_000_000, undefined]);
    expect(site.requests[0]?.bytesSent).toBe(3_000_000);
  });

  it('hugeBody stops when nobody reads on', async () => {
    site = await SampleWorld.start({
      faults: { faultFor: () => aFault('hugeBody', { byteCount: 1e9 }) },
    });
    const request = get(`${site.origin}${path}`, { agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    await once(response, 'data');
    response.on('error', () => null);
    request.destroy();
    await new Promise((resolve) => response.once('close', resolve));
    await site.stop();
    expect(site.requests[0]?.bytesSent).toBeLessThan(500_000_000);
  });

  it.each([
    ['gzip', 'gzip, br', gunzipSync],
    ['brotli', 'gzip, br', brotliDecompressSync],
  ] as const)('%s is applied where it is accepted', async (kind, acceptEncoding, decode) => {
    const { headers, body } = await meet(
      kind,
      {},
      { headers: { 'accept-encoding': acceptEncoding } },
    );
    expect(headers['content-encoding']).toBe(kind === 'gzip' ? 'gzip' : 'br');
    expect(decode(body).equals(truth())).toBe(true);
    expect(site.requests[0]?.bytesSent).toBe(body.length);
  });

  it.each(['gzip', 'brotli'] as const)('%s is not pressed on anybody', async (kind) => {
    const { headers, body } = await meet(kind, {}, { headers: { 'accept-encoding': 'identity' } });
    expect(headers['content-encoding']).toBeUndefined();
    expect([headers.vary, body.equals(truth())]).toEqual(['accept-encoding', true]);
  });

  const robots = { to: '/robots.txt' };

  it('robots.txt can forbid everything, forbid posts, ask for a delay or fail', async () => {
    expect((await meet('robotsForbids', {}, robots)).body.toString()).toContain('Disallow: /\n');
    await site.stop();
    const posts = await meet('robotsForbidsPosts', {}, robots);
    expect(posts.body.toString()).toMatch(/Disallow: \/posts\/\n/);
    await site.stop();
    const delay = await meet('robotsCrawlDelay', { waitSeconds: 3 }, robots);
    expect(delay.body.toString()).toMatch(/Crawl-delay: 3\n/);
    await site.stop();
    expect((await meet('robotsServerError', { status: 500 }, robots)).status).toBe(500);
  });

  it('robots.txt can stay silent until nobody waits any more', async () => {
    await expect(meet('robotsTimeout', { durationMs: 50 }, robots)).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });

  it('lets the site stop while answers are still under way', async () => {
    site = await SampleWorld.start({
      faults: {
        faultFor: (key) =>
          aFault(key.path === '/robots.txt' ? 'robotsTimeout' : 'slowDrip', { durationMs: 60_000 }),
      },
    });
    const silent = ask(`${site.origin}/robots.txt`);
    const slow = ask(`${site.origin}${path}`);
    while (site.requests.length < 2) {
      await new Promise(setImmediate);
    }
    await site.stop();
    await expect(silent).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(slow.then(({ error }) => error)).resolves.toBe('ECONNRESET');
  });

  it('shows nothing of a body’s fault where there is no body', async () => {
    const { status } = await meet('cutDocument', {}, { to: '/company/gilded-thicket' });
    expect(status).toBe(302);
    const head = await fetch(`${site.origin}${path}`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(site.requests.map(({ fault }) => fault)).toEqual([null, null]);
  });
});

describe(accepts.name, () => {
  it.each([
    ['gzip', 'gzip', true],
    ['GZIP;q=0.5, br', 'gzip', true],
    ['gzip; q=0, br', 'gzip', false],
    ['*', 'br', true],
    ['*;q=0', 'br', false],
    ['', 'br', false],
    ['deflate', 'gzip', false],
  ] as const)('reads "%s" about %s as %s', (header, coding, expected) => {
    expect(accepts(header, coding)).toBe(expected);
  });
});
