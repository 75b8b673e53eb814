import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';

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
        redis: { status: 'off' },
        source: { status: 'up', source: 'sample', robots: 'obey' },
      },
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('names no address', async () => {
    const { text } = await api.send('/api/v1/health');

    expect(text).not.toMatch(/127\.0\.0\.1|mongodb:|\/tmp/);
  });

  it('says that the process is alive and ready', async () => {
    expect((await api.send('/api/v1/health/live')).body).toEqual({ status: 'ok' });
    expect((await api.send('/api/v1/health/ready')).body).toEqual({ status: 'ok' });
  });

  it('says 503 once the database is gone, though the process is alive', async () => {
    await api.connection.close();
    const [health, ready, live, read] = await Promise.all(
      ['health', 'health/ready', 'health/live', 'pages?limit=7'].map((path) =>
        api.send(`/api/v1/${path}`),
      ),
    );

    expect(health).toMatchObject({
      status: 503,
      body: { status: 'down', dependencies: { database: { status: 'down' } } },
    });
    expect(ready).toMatchObject({ status: 503, body: { status: 'down' } });
    expect(live).toMatchObject({ status: 200 });
    expect(read).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
    expect(read?.headers['retry-after']).toBe('5');
  });
});
