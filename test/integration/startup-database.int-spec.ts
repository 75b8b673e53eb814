import { EmbeddedMongo } from '@app/embedded-mongo';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/redis-process.js';

jest.setTimeout(20_000);

describe('a database that comes later', () => {
  let api: TestApp | null = null;
  let database: EmbeddedMongo | null = null;

  afterEach(async () => {
    await api?.close();
    await database?.stop();
  });

  it('is taken up without a restart, its indexes built', async () => {
    const port = await freePort();
    api = await createTestApp({
      settings: { MONGODB_URI: `mongodb://127.0.0.1:${port}`, MONGODB_TIMEOUT_MS: '300' },
    });
    const { send, connection } = api;
    const before = await send('/api/v1/pages/copperfinch');
    database = await EmbeddedMongo.start({ port, thread: 'caller' });
    await eventually(
      () => send('/api/v1/health/ready'),
      ({ status }) => status === 200,
      10_000,
    );
    const after = await send('/api/v1/pages/copperfinch');

    expect(before.body).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
    expect(after.status).toBe(200);
    // The sample's invented pages have a database of their own.
    expect(connection.name).toBe('pagelens_sample');
    const indexes = await connection.model('CompanyPage').listIndexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { pageId: 1 }, unique: true }));
  });

  it('is waited for by nobody once the process stops', async () => {
    api = await createTestApp({
      settings: {
        MONGODB_URI: `mongodb://127.0.0.1:${await freePort()}/acme`,
        MONGODB_TIMEOUT_MS: '300',
      },
    });
    const startedAt = performance.now();
    await api.close();
    api = null;

    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
