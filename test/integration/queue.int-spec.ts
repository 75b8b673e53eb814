import { UpstreamDownError } from '@app/fetching';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { type Clock, SystemClock } from '../../src/common/clock/clock.js';
import { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import { newScrape } from '../../src/modules/scraper/scrape.task.js';
import { ScrapesRepository } from '../../src/modules/scraper/scrapes.repository.js';
import { Source } from '../../src/modules/scraper/source.port.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import type { Answer } from '../support/http-answer.js';
import { HandClock } from '../support/hand-clock.js';
import { LedSource } from '../support/led-source.js';
import { claimTestDatabase, type TestDatabase } from '../support/test-database.js';

const API = '/api/v1';
const NOW = new Date('2026-11-01T10:00:00.000Z');
// Two whole applications start in some of these.
jest.setTimeout(60_000);

describe('scrapes as work', () => {
  let database: TestDatabase;
  let source: LedSource;
  const apps: TestApp[] = [];

  beforeEach(async () => {
    database = await claimTestDatabase();
    source = new LedSource();
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await database.drop();
  });

  /** One of several instances on one database and before one source. */
  async function anInstance(
    settings: Record<string, string> = {},
    clock: Clock = new SystemClock(),
  ): Promise<TestApp> {
    const storage = { dataDir: '', database, remove: () => Promise.resolve() };
    const app = await createTestApp({
      settings: { SCRAPE_POLL_MS: '20', ...settings },
      storage,
      clock,
      override: (builder) => builder.overrideProvider(Source).useValue(source),
    });
    apps.push(app);
    return app;
  }

  const recordsOf = ({ app }: TestApp): ScrapesRepository =>
    app.get(ScrapesRepository, { strict: false });
  const scrapesOf = ({ connection }: TestApp, filter: object = {}): Promise<Scrape[]> =>
    connection.model<Scrape>(Scrape.name).find(filter).lean<Scrape[]>().exec();
  const untilOver = (app: TestApp, scrapeId: string, withinMs = 30_000): Promise<Answer> =>
    eventually(
      () => app.send(`${API}/scrapes/${scrapeId}`),
      ({ body }) => body.finishedAt !== null,
      withinMs,
    );

  describe('several instances', () => {
    it('fetch a page once for all their first readers', async () => {
      const [one, two] = [await anInstance(), await anInstance()];
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_unused, index): Promise<Answer> =>
          (index % 2 ? one : two).send(`${API}/pages/copperfinch`),
        ),
      );

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(source.asked).toEqual(['copperfinch']);
    });

    it('tell a refusal to the readers of both after one fetch', async () => {
      source.failures.push(new UpstreamDownError('https://www.linkedin.com/', 'hung up'));
      let open: () => void = () => undefined;
      source.gate = new Promise<void>((resolve) => (open = resolve));
      const [one, two] = [await anInstance(), await anInstance()];
      const reads = [one, two, one, two].map((app) => app.send(`${API}/pages/copperfinch`));
      await eventually(
        () => scrapesOf(one),
        (scrapes) => scrapes.length === 1,
      );
      open();
      const answers = await Promise.all(reads);

      expect(answers).toMatchObject(
        Array.from(reads, () => ({ body: { code: 'SOURCE_UNREACHABLE' } })),
      );
      expect(source.asked).toEqual(['copperfinch']);
    });

    it('leave the scraping to those that are to do it', async () => {
      const [api] = [await anInstance({ SCRAPE_WORKER: 'off' }), await anInstance()];

      expect((await api.send(`${API}/pages/copperfinch`)).status).toBe(200);
      expect(await scrapesOf(api)).toMatchObject([
        { requestedBy: 'read', priority: 0, attempts: 1 },
      ]);
    });

    it('take over what one that stops has not ended, at once', async () => {
      let open: () => void = () => undefined;
      source.gate = new Promise<void>((resolve) => (open = resolve));
      const one = await anInstance({ SHUTDOWN_GRACE_MS: '50' });
      const { body } = await one.send(`${API}/pages/copperfinch/scrapes`, { method: 'POST' });
      const reader = one.send(`${API}/pages/copperfinch`);
      await eventually(
        () => Promise.resolve(source.asked.length),
        (count) => count === 1,
      );
      apps.splice(0);
      await one.close();
      // Its reader was not left hanging.
      expect(await reader).toMatchObject({ status: 202, body: { scrapeId: body.scrapeId } });

      const two = await anInstance();
      open();
      expect((await untilOver(two, body.scrapeId)).body).toMatchObject({
        state: 'succeeded',
        attempts: 1,
      });
    });

    it('store nothing of a document once the lease has run out under which it was fetched', async () => {
      let open: () => void = () => undefined;
      source.gate = new Promise<void>((resolve) => (open = resolve));
      const clock = new HandClock();
      const one = await anInstance({}, clock);
      const reader = one.send(`${API}/pages/copperfinch`);
      await eventually(
        () => Promise.resolve(source.asked.length),
        (count) => count === 1,
      );
      // As if the whole process had stood still.
      clock.set(new Date(clock.now().getTime() + one.env.SCRAPE_LEASE_MS));
      open();
      const { status, body } = await reader;

      expect(status).toBe(202);
      expect((await untilOver(one, String(body.scrapeId))).body).toMatchObject({
        state: 'succeeded',
      });
      expect(source.asked).toEqual(['copperfinch', 'copperfinch']);
    });

    it('take over within the lease what one that was killed has left', async () => {
      const lease = { owner: 'gone', token: 'gone', until: NOW };
      const two = await anInstance({ SCRAPE_LEASE_MS: '1000' });
      const left = {
        ...newScrape(
          {
            target: { kind: 'page', id: 'copperfinch' },
            place: null,
            requestedBy: 'watch',
            servedSince: null,
          },
          lease,
          NOW,
        ),
      };
      await recordsOf(two).insertUnlessActive(left);

      expect((await untilOver(two, left.scrapeId)).body).toMatchObject({
        state: 'succeeded',
        attempts: 2,
      });
    });
  });

  describe('a source that fails for a while', () => {
    const down = (): Error => new UpstreamDownError('https://www.linkedin.com/', 'hung up');

    it('is asked again later, and the reader of the first attempt is told at once', async () => {
      source.failures.push(down(), down());
      const app = await anInstance({ SCRAPE_MAX_ATTEMPTS: '3', SCRAPE_RETRY_BASE_MS: '1' });
      const answer = await app.send(`${API}/pages/copperfinch`);
      const [scrape] = await scrapesOf(app);

      expect(answer.body).toMatchObject({ status: 503, code: 'SOURCE_UNREACHABLE' });
      expect((await untilOver(app, scrape?.scrapeId ?? '')).body).toMatchObject({
        state: 'succeeded',
        attempts: 3,
        outcome: 'ok',
        errorCode: null,
      });
      expect((await app.send(`${API}/pages/copperfinch`)).status).toBe(200);
    });

    it('is given up on after the last attempt, visibly', async () => {
      source.failures.push(down(), down());
      const app = await anInstance({ SCRAPE_MAX_ATTEMPTS: '2', SCRAPE_RETRY_BASE_MS: '1' });
      const { body } = await app.send(`${API}/pages/copperfinch/scrapes`, { method: 'POST' });

      expect((await untilOver(app, body.scrapeId)).body).toMatchObject({
        state: 'failed',
        attempts: 2,
        outcome: 'unreachable',
        errorCode: 'SOURCE_UNREACHABLE',
      });
    });

    it('is not asked by whoever comes between two attempts; they are told when the next is', async () => {
      source.failures.push(down());
      const app = await anInstance({
        SCRAPE_MAX_ATTEMPTS: '3',
        SCRAPE_RETRY_BASE_MS: '100000000',
        SCRAPE_RETRY_MAX_MS: '100000000',
      });
      await app.send(`${API}/pages/copperfinch`);
      const answer = await app.send(`${API}/pages/copperfinch`);

      expect(answer.body).toMatchObject({ status: 503, code: 'SOURCE_UNREACHABLE' });
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(source.asked).toHaveLength(1);
      expect(await scrapesOf(app)).toMatchObject([{ state: 'queued', attempts: 1 }]);
    });
  });

  it('ends a scrape that broke off in a fault of ours, and does not try it again', async () => {
    source.failures.push(new TypeError('a bug'));
    const app = await anInstance({ SCRAPE_MAX_ATTEMPTS: '3' });

    expect((await app.send(`${API}/pages/copperfinch`)).status).toBe(500);
    expect(await scrapesOf(app)).toMatchObject([
      { state: 'failed', outcome: null, errorCode: 'INTERNAL_ERROR', attempts: 1 },
    ]);
  });

  it('runs no more at a time than it is told to, whoever waits first', async () => {
    let open: () => void = () => undefined;
    source.gate = new Promise<void>((resolve) => (open = resolve));
    const app = await anInstance({ SCRAPE_CONCURRENCY: '1', SCRAPE_POLL_MS: '600000' });
    const post = (id: string): Promise<Answer> =>
      app.send(`${API}/pages/${id}/scrapes`, { method: 'POST' });
    await post('copperfinch');
    const { body: second } = await post('brindleworks');
    expect(second.state).toBe('queued');
    const reader = app.send(`${API}/pages/tessellate-dynamics`);
    await eventually(
      () => scrapesOf(app),
      (scrapes) => scrapes.length === 3,
    );
    open();

    expect((await reader).status).toBe(200);
    await untilOver(app, second.scrapeId);
    expect(source.asked).toEqual(['copperfinch', 'tessellate-dynamics', 'brindleworks']);
  });
});
