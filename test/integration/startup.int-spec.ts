import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { exchange } from '../support/http-answer.js';
import { freePort } from '../support/redis-process.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';

// Each starts a process, which takes its time on a machine that does other things besides.
jest.setTimeout(90_000);

describe('the process', () => {
  let directory: TemporaryDirectory;
  const processes: AppProcess[] = [];
  const servers: Server[] = [];

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => one.kill()));
    servers.splice(0).forEach((server) => server.close());
    await directory.remove();
  });

  function start(variables: Record<string, string> = {}): AppProcess {
    const started = AppProcess.start({ DATA_DIR: directory.path, ...variables });
    processes.push(started);
    return started;
  }

  /** Accepts connections and never answers. */
  async function listenSilently(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** A request that has arrived and whose body has not, until `finish`. */
  async function halfARequest(origin: string) {
    const { hostname, port } = new URL(origin);
    const request = openRequest({
      hostname,
      port,
      path: '/api/v1/pages/copperfinch/scrapes',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '2' },
    });
    const answer = once(request, 'response').then(async ([response]: IncomingMessage[]) => ({
      status: response?.statusCode,
      body: JSON.parse((await response?.toArray())?.join('') ?? '') as unknown,
    }));
    request.write('{');
    // What was sent first has been read once a later request is answered.
    await exchange(origin, '/api/v1/health/live');
    return { answer, finish: () => request.end('}') };
  }

  /** It ended with code 1 and told a person what to mend, without a stack. */
  async function expectRefusal(app: AppProcess, ...told: (RegExp | string)[]): Promise<void> {
    expect(await app.ended()).toBe(1);
    told.forEach((part) => {
      expect(app.stderr).toMatch(part);
    });
    expect(app.stderr).toMatch(/^pagelens: /);
    expect(app.stderr).not.toMatch(/^\s+at /m);
    expect(app.stdout).toBe('');
  }

  it('names every bad setting at once and ends', async () => {
    const app = start({ PORT: 'http', SOURCE: 'snapshots', REDIS_URL: 'x', LOG_LEVEL: 'loud' });

    await expectRefusal(app, /PORT: /, /SNAPSHOT_DIR: /, /REDIS_URL: /, /LOG_LEVEL: /);
  });

  it('says which port is in use', async () => {
    const port = await listenSilently();

    await expectRefusal(start({ PORT: String(port) }), `port ${port} is in use`);
  });

  it('says that there is no such folder of snapshots', async () => {
    const missing = join(directory.path, 'none');
    const app = start({ SOURCE: 'snapshots', SNAPSHOT_DIR: missing });

    await expectRefusal(app, `SNAPSHOT_DIR: there is no folder ${missing}`);
  });

  it('says who holds the data directory', async () => {
    const first = start();
    await first.origin();

    await expectRefusal(start(), directory.path, /in use by process \d+/);
    expect((await exchange(await first.origin(), '/api/v1/health')).status).toBe(200);
  });

  it('says that the data directory is a file', async () => {
    const file = join(directory.path, 'file');
    await writeFile(file, 'x');

    await expectRefusal(start({ DATA_DIR: file }), file);
  });

  it('tells where it listens and what to try', async () => {
    const app = start();
    const origin = await app.origin();

    const urls = [...app.stdout.matchAll(/curl '?(http\S+?)'?$/gm)].map(([, url]) => url ?? '');
    expect(urls.length).toBeGreaterThan(3);
    for (const url of urls) {
      const { status } = await exchange(origin, url.slice(origin.length));
      expect([url, status]).toEqual([url, 200]);
    }
    expect(app.stderr).toBe('');
  });

  it.each([
    ['is not there', freePort],
    ['never answers', listenSilently],
  ])('starts, and says 503 in bounded time, while its MongoDB %s', async (_what, portOf) => {
    const uri = `mongodb://127.0.0.1:${await portOf()}/acme`;
    const app = start({ MONGODB_URI: uri, MONGODB_TIMEOUT_MS: '500', LOG_LEVEL: 'silent' });
    const origin = await app.origin();
    const startedAt = performance.now();
    const [health, live, ready, read] = await Promise.all([
      exchange(origin, '/api/v1/health'),
      exchange(origin, '/api/v1/health/live'),
      exchange(origin, '/api/v1/health/ready'),
      exchange(origin, '/api/v1/pages/copperfinch'),
    ]);

    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(health.status).toBe(503);
    expect(health.body).toMatchObject({ dependencies: { database: { status: 'down' } } });
    expect([live.status, ready.status]).toEqual([200, 503]);
    expect(read.status).toBe(503);
    expect(read.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(read.headers['retry-after']).toMatch(/^\d+$/);
    expect(read.body).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('ends what is in flight on SIGTERM and exits 0', async () => {
    const app = start();
    const origin = await app.origin();
    const { answer, finish } = await halfARequest(origin);
    app.signal('SIGTERM');
    // New connections are refused from here on; the one that is open is served to its end.
    await eventually(
      () => exchange(origin, '/api/v1/health/live').then(Boolean, () => false),
      (isServed) => !isServed,
    );
    finish();

    expect(await answer).toMatchObject({ status: 202, body: { target: { id: 'copperfinch' } } });
    expect(await app.ended()).toBe(0);
    expect(app.stderr).toBe('');
  });

  it('keeps what it had acknowledged when it is killed', async () => {
    const first = start();
    const before = await exchange(await first.origin(), '/api/v1/pages/copperfinch');
    await first.kill();
    const second = start({ SAMPLE_SEED: '2' });
    const after = await exchange(await second.origin(), '/api/v1/pages/copperfinch');

    expect(after.status).toBe(200);
    expect(after.headers.etag).toBe(before.headers.etag);
  });
});
