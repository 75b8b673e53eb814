import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { Source } from '../../src/modules/scraper/source.port.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { EventClient } from '../support/event-client.js';
import { eventually } from '../support/eventually.js';
import { LedSource } from '../support/led-source.js';
import { claimTestDatabase, type TestDatabase } from '../support/test-database.js';

const API = '/api/v1';
jest.setTimeout(30_000);

describe('following a scrape', () => {
  let database: TestDatabase;
  let source: LedSource;
  let open: () => void;
  const apps: TestApp[] = [];
  const clients: EventClient[] = [];

  beforeEach(async () => {
    database = await claimTestDatabase();
    source = new LedSource();
    source.gate = new Promise<void>((resolve) => (open = resolve));
  });

  afterEach(async () => {
    open();
    clients.splice(0).forEach((client) => {
      client.leave();
    });
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await database.drop();
  });

  async function anInstance(settings: Record<string, string> = {}): Promise<TestApp> {
    const app = await createTestApp({
      settings,
      storage: { dataDir: '', database, remove: () => Promise.resolve() },
      override: (builder) => builder.overrideProvider(Source).useValue(source),
    });
    apps.push(app);
    return app;
  }

  async function ask(app: TestApp): Promise<string> {
    const { body } = await app.send(`${API}/pages/copperfinch/scrapes`, { method: 'POST' });
    return body.scrapeId as string;
  }

  async function follow(
    { origin }: TestApp,
    scrapeId: string,
    lastEventId?: string,
  ): Promise<EventClient> {
    const client = await EventClient.connect(
      origin,
      `${API}/scrapes/${scrapeId}/events`,
      lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    );
    clients.push(client);
    return client;
  }

  it('tells at once where it stands, and then its end', async () => {
    const app = await anInstance();
    const scrapeId = await ask(app);
    const client = await follow(app, scrapeId);

    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(client.headers).not.toHaveProperty('content-encoding');
    expect(await client.until(1)).toMatchObject([
      { id: '1.fetching', event: 'progress', data: { scrapeId, state: 'running' } },
    ]);

    open();
    const last = (await client.ended()).at(-1);
    expect(last).toMatchObject({ id: '1.succeeded', event: 'ended', data: { outcome: 'ok' } });
    expect(last?.data).toEqual((await app.send(`${API}/scrapes/${scrapeId}`)).body);
  });

  it('tells of one that runs on another instance', async () => {
    const [reader, worker] = [await anInstance({ SCRAPE_WORKER: 'off' }), await anInstance()];
    const scrapeId = await ask(worker);
    const client = await follow(reader, scrapeId);
    await client.until(1);
    open();

    expect((await client.ended()).at(-1)).toMatchObject({
      event: 'ended',
      data: { state: 'succeeded' },
    });
  });

  it('goes on after the last event that came, and not after the end', async () => {
    open();
    const app = await anInstance();
    const scrapeId = await ask(app);
    const [ended] = await eventually(
      async () => (await follow(app, scrapeId)).ended(),
      (events) => events.length === 1,
    );
    expect(ended?.id).toBe('1.succeeded');

    const resumed = await follow(app, scrapeId, '1.fetching');
    expect((await resumed.ended()).map(({ id }) => id)).toEqual(['1.succeeded']);
    const again = await app.send(`${API}/scrapes/${scrapeId}/events`, {
      headers: { 'last-event-id': '1.succeeded' },
    });
    expect([again.status, again.text]).toEqual([204, '']);
  });

  it('has as many followers as an instance may, and room again when one has left', async () => {
    const app = await anInstance({ SCRAPE_STREAMS_MAX: '1' });
    const scrapeId = await ask(app);
    const path = `${API}/scrapes/${scrapeId}/events`;
    const client = await follow(app, scrapeId);

    const refused = await app.send(path);
    expect(refused.body).toMatchObject({ status: 503, code: 'SCRAPE_STREAMS_FULL' });
    expect(refused.headers['retry-after']).toBe('10');
    client.leave();
    const next = await eventually(
      () => follow(app, scrapeId),
      ({ status }) => status === 200,
    );
    next.leave();
    // Whoever asks for the head alone takes no place.
    await eventually(
      () => app.send(path, { method: 'HEAD' }),
      ({ status }) => status === 200,
    );
    await eventually(
      () => follow(app, scrapeId),
      ({ status }) => status === 200,
    );
  });

  it('ends when the instance stops, for clients to follow elsewhere', async () => {
    const [app] = [await anInstance({ SCRAPE_WORKER: 'off' })];
    const client = await follow(app, await ask(app));
    await client.until(1);
    apps.splice(0);
    await app.close();

    expect((await client.ended()).map(({ id }) => id)).toEqual(['0.queued']);
  });

  it('is a problem when there is none, and a whole answer when it is over', async () => {
    open();
    const app = await anInstance();
    const scrapeId = await ask(app);
    await eventually(
      () => app.send(`${API}/scrapes/${scrapeId}`),
      ({ body }) => body.finishedAt !== null,
    );

    expect((await app.send(`${API}/scrapes/${scrapeId}/events`)).text).toMatch(
      /^retry: 2000\n\nid: 1\.succeeded\nevent: ended\ndata: \{.*\}\n\n$/,
    );
    const unknown = '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11';
    expect((await app.send(`${API}/scrapes/${unknown}/events`)).body).toMatchObject({
      code: 'SCRAPE_NOT_FOUND',
    });
  });
});
