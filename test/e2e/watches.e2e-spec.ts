import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import { ScrapeRequestsService } from '../../src/modules/scraper/scrape-requests.service.js';
import { Source } from '../../src/modules/scraper/source.port.js';
import { WatchesRepository } from '../../src/modules/watches/watches.repository.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import { HandClock } from '../support/hand-clock.js';
import { type Answer, each } from '../support/http-answer.js';
import { LedSource } from '../support/led-source.js';
import { claimTestDatabase, type TestDatabase } from '../support/test-database.js';

const API = '/api/v1';
const DAY = 86_400;
jest.setTimeout(30_000);

describe('watched pages', () => {
  let database: TestDatabase;
  let source: LedSource;
  let clock: HandClock;
  const apps: TestApp[] = [];

  beforeEach(async () => {
    database = await claimTestDatabase();
    source = new LedSource();
    clock = new HandClock();
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await database.drop();
  });

  async function anInstance(settings: Record<string, string> = {}): Promise<TestApp> {
    const app = await createTestApp({
      settings: { WATCH_POLL_MS: '20', ...settings },
      clock,
      storage: { dataDir: '', database, remove: () => Promise.resolve() },
      override: (builder) => builder.overrideProvider(Source).useValue(source),
    });
    apps.push(app);
    return app;
  }

  const put = (app: TestApp, pageId: string, body: unknown): Promise<Answer> =>
    app.send(`${API}/pages/${pageId}/watch`, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const scrapesOf = ({ connection }: TestApp): Promise<Scrape[]> =>
    connection.model<Scrape>(Scrape.name).find().lean<Scrape[]>().exec();
  const untilEnded = (app: TestApp, count: number): Promise<Scrape[]> =>
    eventually(
      () => scrapesOf(app),
      (scrapes) => scrapes.filter(({ finishedAt }) => finishedAt !== null).length === count,
    );
  const pass = (seconds: number): void => {
    clock.set(new Date(clock.now().getTime() + seconds * 1000));
  };

  it('are put, told, listed and let go', async () => {
    const app = await anInstance({ SCRAPE_WORKER: 'off' });
    const { status, body } = await put(app, 'CopperFinch', { everySeconds: DAY });
    await put(app, 'brindleworks', { everySeconds: DAY });

    expect(status).toBe(200);
    expect(body).toEqual({
      pageId: 'copperfinch',
      everySeconds: DAY,
      nextAt: clock.now().toISOString(),
      lastDueAt: null,
      createdAt: clock.now().toISOString(),
    });
    expect((await app.send(`${API}/pages/copperfinch/watch`)).body).toEqual(body);
    const list = await app.send(`${API}/watches?limit=1&count=true`);
    expect(each(list.body.items, 'pageId')).toEqual(['brindleworks']);
    expect(list.body.total).toBe(2);
    const rest = await app.send(`${API}/watches?limit=1&cursor=${list.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [body], nextCursor: null });

    const letGo = (): Promise<Answer> =>
      app.send(`${API}/pages/copperfinch/watch`, { method: 'DELETE' });
    expect((await letGo()).status).toBe(204);
    expect((await letGo()).body).toMatchObject({ status: 404, code: 'WATCH_NOT_FOUND' });
    expect((await app.send(`${API}/pages/copperfinch/watch`)).body.code).toBe('WATCH_NOT_FOUND');
  });

  it('are read no oftener than may be asked for', async () => {
    const app = await anInstance({ SCRAPE_WORKER: 'off' });

    expect((await put(app, 'copperfinch', { everySeconds: 3599 })).body).toMatchObject({
      code: 'REQUEST_INVALID',
      errors: [{ field: 'everySeconds', message: 'must be at least 3600 here' }],
    });
    expect((await put(app, 'copperfinch', { everySeconds: 3600 })).status).toBe(200);
    expect((await put(app, 'copperfinch', { everySeconds: '1d' })).status).toBe(400);
    expect((await put(app, 'copperfinch', {})).status).toBe(400);
  });

  it('keep their next time when put again, and get another with another interval', async () => {
    const app = await anInstance();
    await put(app, 'copperfinch', { everySeconds: DAY });
    await untilEnded(app, 1);
    const { body: first } = await eventually(
      () => app.send(`${API}/pages/copperfinch/watch`),
      ({ body }) => body.lastDueAt !== null,
    );
    pass(60);

    expect((await put(app, 'copperfinch', { everySeconds: DAY })).body).toEqual(first);
    const dueAt = new Date(first.lastDueAt).getTime() + 2 * DAY * 1000;
    expect((await put(app, 'copperfinch', { everySeconds: 2 * DAY })).body).toMatchObject({
      nextAt: new Date(dueAt).toISOString(),
      createdAt: first.createdAt,
    });
  });

  it('are scraped once each time they are due by several instances, and not for times missed', async () => {
    const [one] = [await anInstance(), await anInstance()];
    await put(one, 'copperfinch', { everySeconds: DAY });
    expect(await untilEnded(one, 1)).toMatchObject([
      { target: { id: 'copperfinch' }, requestedBy: 'watch', priority: 2, outcome: 'ok' },
    ]);
    // The end of the scrape and the watch's next time are written by different hands.
    await eventually(
      () => one.send(`${API}/pages/copperfinch/watch`),
      ({ body }) => body.lastDueAt !== null,
    );

    pass(10 * DAY);
    await untilEnded(one, 2);
    const { body } = await eventually(
      () => one.send(`${API}/pages/copperfinch/watch`),
      ({ body: watch }) => new Date(watch.nextAt) > clock.now(),
    );
    expect(new Date(body.nextAt).getTime()).toBeGreaterThanOrEqual(
      clock.now().getTime() + DAY * 1000,
    );
    expect(source.asked).toEqual(['copperfinch', 'copperfinch']);
  });

  it('are not scraped again for a time whose scrape is over, wherever an instance had died', async () => {
    const app = await anInstance();
    const due = [{ pageId: 'copperfinch', dueAt: clock.now() }];
    const requests = app.app.get(ScrapeRequestsService, { strict: false });
    await requests.requestWatched(due);
    const [scrape] = await untilEnded(app, 1);
    await requests.requestWatched(due);

    expect(await scrapesOf(app)).toHaveLength(1);
    const told = await app.send(`${API}/scrapes/${scrape?.scrapeId ?? ''}`);
    expect(told.body).toMatchObject({ requestedBy: 'watch', state: 'succeeded' });
  });

  it('are found by an index, one by its page, those that are due, and the list', async () => {
    const app = await anInstance({ SCRAPE_WORKER: 'off' });
    const watches = app.app.get(WatchesRepository, { strict: false });
    const stages = await app.commands.stagesOf(async () => {
      await watches.findByPageIds(['acme', '4410021']);
      await watches.listDue(clock.now(), 10);
      await watches.list(10, { value: 'acme', key: 'acme' });
      await watches.count();
    });

    expect(stages).toContain('IXSCAN');
    expect(stages).not.toContain('COLLSCAN');
  });
});
