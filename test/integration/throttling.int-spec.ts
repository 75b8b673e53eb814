import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import type { Answer } from '../support/http-answer.js';
import { hasRedis, type RedisProcess, startRedis } from '../support/redis-process.js';
import { itWherePresent } from '../support/where-present.js';

const PATH = '/api/v1/pages';
const itWithRedis = itWherePresent(hasRedis(), 'redis-server is not installed');

// Each starts applications.
jest.setTimeout(60_000);

describe('the limits of a client', () => {
  const apps: TestApp[] = [];
  let redis: RedisProcess | null = null;

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await redis?.kill();
  });

  async function serve(settings: Record<string, string>): Promise<TestApp> {
    const app = await createTestApp({ settings });
    apps.push(app);
    return app;
  }

  async function hits(app: TestApp, count: number, path = PATH, method = 'GET'): Promise<Answer[]> {
    const answers = [];
    for (let done = 0; done < count; done += 1) {
      answers.push(await app.send(path, { method }));
    }
    return answers;
  }

  const statusesOf = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status);

  it('are counted down in every answer, and enforced', async () => {
    const app = await serve({ RATE_LIMIT_READS_PER_MINUTE: '3' });
    const answers = await hits(app, 4);
    const [refused] = answers.slice(-1);

    expect(statusesOf(answers)).toEqual([200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit-policy'])).toEqual(
      Array(4).fill('"reads";q=3;w=60'),
    );
    expect(answers.map(({ headers }) => String(headers.ratelimit))).toEqual(
      ['2', '1', '0', '0'].map((left) => expect.stringMatching(`^"reads";r=${left};t=(5\\d|60)$`)),
    );
    expect(refused?.body).toMatchObject({ code: 'RATE_LIMITED', instance: PATH });
    const wait = Number(refused?.headers['retry-after']);
    expect(wait).toBeGreaterThan(50);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it('are one for all reads, and another for scrapes', async () => {
    const app = await serve({
      RATE_LIMIT_READS_PER_MINUTE: '2',
      RATE_LIMIT_SCRAPES_PER_MINUTE: '1',
    });

    expect(statusesOf(await hits(app, 1, '/api/v1/pages/copperfinch'))).toEqual([200]);
    expect(statusesOf(await hits(app, 2))).toEqual([200, 429]);
    expect(statusesOf(await hits(app, 2, '/api/v1/pages/copperfinch/scrapes', 'POST'))).toEqual([
      202, 429,
    ]);
  });

  it('never keep a probe out', async () => {
    const app = await serve({ RATE_LIMIT_READS_PER_MINUTE: '1' });

    expect(statusesOf(await hits(app, 5, '/api/v1/health/ready'))).toEqual(Array(5).fill(200));
    expect(statusesOf(await hits(app, 5, '/api/v1/health'))).toEqual(Array(5).fill(200));
  });

  it('are of each client behind a trusted proxy, not of the proxy', async () => {
    const app = await serve({ RATE_LIMIT_READS_PER_MINUTE: '1', TRUST_PROXY: '127.0.0.1' });
    const from = async (client: string): Promise<number> =>
      (await app.send(PATH, { headers: { 'x-forwarded-for': client } })).status;

    expect([await from('10.0.0.1'), await from('10.0.0.2'), await from('10.0.0.1')]).toEqual([
      200, 200, 429,
    ]);
  });

  it('cannot be shaken off by a header where no proxy is trusted', async () => {
    const app = await serve({ RATE_LIMIT_READS_PER_MINUTE: '1' });
    const from = async (client: string): Promise<number> =>
      (await app.send(PATH, { headers: { 'x-forwarded-for': client } })).status;

    expect([await from('10.0.0.1'), await from('10.0.0.2')]).toEqual([200, 429]);
  });

  itWithRedis('are one for all instances that share a Redis', async () => {
    redis = await startRedis();
    const settings = { RATE_LIMIT_READS_PER_MINUTE: '3', REDIS_URL: redis.url };
    const [first, second] = [await serve(settings), await serve(settings)];
    await Promise.all([ready(first), ready(second)]);

    expect(statusesOf(await hits(first, 2))).toEqual([200, 200]);
    expect(statusesOf(await hits(second, 2))).toEqual([200, 429]);
  });

  itWithRedis('fail no request when Redis dies, and hold on without it', async () => {
    redis = await startRedis();
    const app = await serve({ RATE_LIMIT_READS_PER_MINUTE: '50', REDIS_URL: redis.url });
    await ready(app);
    const before = await hits(app, 10);
    const during = Promise.all([hits(app, 20), redis.kill(), hits(app, 20)]);
    const [some, , others] = await during;
    const after = await hits(app, 5);

    expect(new Set(statusesOf([...before, ...some, ...others, ...after]))).toEqual(new Set([200]));
    const health = await eventually(
      () => app.send('/api/v1/health'),
      ({ body }) => body.status !== 'ok',
    );
    expect(health.status).toBe(200);
    expect(health.body).toMatchObject({
      status: 'degraded',
      dependencies: { cache: { status: 'degraded', redis: 'down' }, database: { status: 'up' } },
    });
    const refused = await hits(app, 60);
    expect(statusesOf(refused)).toContain(429);
  });

  itWithRedis('are kept by an instance that starts without its Redis', async () => {
    redis = await startRedis();
    const { url } = redis;
    await redis.kill();
    const startedAt = performance.now();
    const app = await serve({ RATE_LIMIT_READS_PER_MINUTE: '2', REDIS_URL: url });

    expect(statusesOf(await hits(app, 3))).toEqual([200, 200, 429]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  async function ready(app: TestApp): Promise<void> {
    await eventually(
      () => app.send('/api/v1/health'),
      ({ body }) => body.dependencies.cache.status === 'up',
    );
  }
});
