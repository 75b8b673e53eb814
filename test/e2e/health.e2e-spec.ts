import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { ScrapeQueueRepository } from '../../src/modules/scraper/scrape-queue.repository.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';

describe('/api/v1/health', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp();
  });

  afterAll(() => api.close());

  it('reports each dependency', async () => {
    const { status, body, headers } = await api.send('/api/v1/health');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      dependencies: {
        database: { status: 'up' },
        cache: { status: 'up', redis: 'off' },
        disk: { status: expect.stringMatching(/^(up|off)$/) },
        browser: { status: 'off', browser: 'off' },
        source: { status: 'up', source: 'sample', robots: 'obey' },
        queue: {
          status: 'up',
          dueCount: 0,
          laterCount: 0,
          runningCount: 0,
          oldestDueSeconds: null,
        },
      },
    });
    for (const { latencyMs, since } of Object.values<Record<string, unknown>>(body.dependencies)) {
      expect(latencyMs).toBeGreaterThanOrEqual(0);
      expect(Date.parse(String(since))).toBeLessThanOrEqual(Date.now());
    }
    expect(headers['cache-control']).toBe('no-store');
  });

  it('names no address', async () => {
    const { text } = await api.send('/api/v1/health');

    expect(text).not.toMatch(/127\.0\.0\.1|mongodb:|\/tmp/);
  });

  it('says that the process has started, is alive and ready', async () => {
    expect((await api.send('/api/v1/health/startup')).body).toEqual({ status: 'ok' });
    expect((await api.send('/api/v1/health/live')).body).toEqual({ status: 'ok' });
    expect((await api.send('/api/v1/health/ready')).body).toEqual({ status: 'ok' });
  });

  it('does not pass a flood of health checks on to the database', async () => {
    let pings = 0;
    api.connection.getClient().on('commandStarted', ({ commandName }) => {
      pings += commandName === 'ping' ? 1 : 0;
    });
    await Promise.all(Array.from({ length: 200 }, () => api.send('/api/v1/health/ready')));

    // One a second; a busy machine may take some seconds for all of them.
    expect(pings).toBeLessThanOrEqual(20);
  });

  it('answers in time and without 503 when the queue cannot be counted', async () => {
    jest
      .spyOn(api.app.get(ScrapeQueueRepository, { strict: false }), 'countActive')
      .mockReturnValue(new Promise(() => undefined));
    const { status, body } = await eventually(
      async () => {
        const startedAt = performance.now();
        const answer = await api.send('/api/v1/health');
        expect(performance.now() - startedAt).toBeLessThan(1000);
        return answer;
      },
      ({ body: { dependencies } }) => dependencies.queue.status !== 'up',
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      dependencies: { queue: { status: 'down', errorCode: 'TIMEOUT' } },
    });
  });

  it('says 503 once the database is gone, though the process is alive', async () => {
    await api.connection.close();
    await eventually(
      () => api.send('/api/v1/health'),
      ({ status }) => status === 503,
    );
    const [health, ready, live, startup, read] = await Promise.all(
      ['health', 'health/ready', 'health/live', 'health/startup', 'pages?limit=7'].map((path) =>
        api.send(`/api/v1/${path}`),
      ),
    );

    expect(health).toMatchObject({
      status: 503,
      body: { status: 'down', dependencies: { database: { status: 'down' } } },
    });
    expect(ready).toMatchObject({ status: 503, body: { status: 'down' } });
    expect(live).toMatchObject({ status: 200 });
    expect(startup).toMatchObject({ status: 200 });
    expect(read).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
    expect(read?.headers['retry-after']).toBe('5');
  });
});

describe('/api/v1/health of an instance that takes on no scrapes', () => {
  let api: TestApp | null = null;

  const serve = async (settings: Record<string, string>): Promise<TestApp> => {
    api = await createTestApp({ settings: { SCRAPE_WORKER: 'off', ...settings } });
    return api;
  };

  afterEach(() => api?.close());

  it('tells what waits', async () => {
    const { send } = await serve({});
    await send('/api/v1/pages/acme/scrapes', { method: 'POST' });
    const { status, body } = await send('/api/v1/health');

    expect(status).toBe(200);
    expect(body.dependencies.queue).toMatchObject({
      status: 'up',
      dueCount: 1,
      runningCount: 0,
      oldestDueSeconds: expect.any(Number),
    });
  });

  it('is degraded while fetching is switched off', async () => {
    const { send } = await serve({ FETCHING: 'off' });
    const { status, body } = await send('/api/v1/health');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      dependencies: { queue: { status: 'degraded', errorCode: 'FETCHING_OFF' } },
    });
  });
});
