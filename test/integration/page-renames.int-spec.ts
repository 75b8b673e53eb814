import { HostPausedError } from '@app/fetching';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';

import { PageFollowers } from '../../src/common/renames/page-followers.js';
import type { Baseline } from '../../src/modules/baselines/schemas/baseline.schema.js';
import type { CompanyPage } from '../../src/modules/pages/schemas/company-page.schema.js';
import { ReparseService } from '../../src/modules/scraper/reparse.service.js';
import { ScrapePipelineService } from '../../src/modules/scraper/scrape-pipeline.service.js';
import { Source } from '../../src/modules/scraper/source.port.js';
import { aComment } from '../support/builders/comment.builder.js';
import { aPost } from '../support/builders/post.builder.js';
import { aScrape } from '../support/builders/scrape.builder.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { each } from '../support/http-answer.js';
import { RenamingSource } from '../support/renaming-source.js';
import { claimTestDatabase, type TestDatabase } from '../support/test-database.js';

const API = '/api/v1';
const OLD = 'kestrel-forge';
const NEW = 'kestrel-works';
const OLDER_POST = '7390000000000000001';
// Two whole applications start in some of these.
jest.setTimeout(60_000);

describe('a page that is renamed', () => {
  let database: TestDatabase;
  let source: RenamingSource;
  let api: TestApp;
  const apps: TestApp[] = [];

  beforeAll(async () => {
    database = await claimTestDatabase();
    source = new RenamingSource();
    api = await anInstance();
  });

  afterAll(async () => {
    await Promise.all(apps.map((app) => app.close()));
    await database.drop();
  });

  beforeEach(async () => {
    source.rename(OLD, OLD);
    await Promise.all(Object.values(api.connection.models).map((model) => model.deleteMany({})));
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** One of several instances on one database and before one source; its queue is worked on by the tests alone. */
  async function anInstance(): Promise<TestApp> {
    const storage = { dataDir: '', database, remove: () => Promise.resolve() };
    const app = await createTestApp({
      settings: { SCRAPE_WORKER: 'off' },
      storage,
      override: (builder) => builder.overrideProvider(Source).useValue(source),
    });
    apps.push(app);
    return app;
  }

  const pipelineOf = ({ app }: TestApp): ScrapePipelineService =>
    app.get(ScrapePipelineService, { strict: false });
  const scrape = (pageId: string) => pipelineOf(api).runPage(pageId);
  const all = <T>(model: string, fields: object = {}): Promise<T[]> =>
    api.connection.model(model).find({}, fields).lean<T[]>().exec();
  const walls = async (model: string): Promise<unknown[]> => [
    ...new Set((await all<{ pageId: string }>(model)).map(({ pageId }) => pageId)),
  ];
  const storedPages = async (): Promise<unknown[]> =>
    (await all<CompanyPage>('CompanyPage')).map(({ pageId, aliases, unsettledIds }) => ({
      pageId,
      aliases,
      unsettledIds: unsettledIds ?? [],
    }));

  /** What is there but on no document: an older post and what was said under it. */
  async function read(pageId: string): Promise<void> {
    await scrape(pageId);
    await api.connection.model('Post').create(aPost({ postId: OLDER_POST, pageId }));
    await api.connection.model('Comment').create(aComment({ postId: OLDER_POST, pageId }));
  }

  it('is the page it was, with all that hung on it', async () => {
    await read(OLD);
    const [before] = await all<CompanyPage>('CompanyPage');
    const body = JSON.stringify({ everySeconds: 86_400 });
    const headers = { 'content-type': 'application/json' };
    await api.send(`${API}/pages/${OLD}/watch`, { method: 'PUT', headers, body });
    await api.connection
      .model('Scrape')
      .create(
        aScrape({ target: { kind: 'page', id: OLD }, activeKey: `page:${OLD}`, state: 'queued' }),
      );

    source.rename(OLD, NEW);
    await expect(scrape(OLD)).resolves.toMatchObject({ outcome: 'ok', ownId: NEW });

    expect(await storedPages()).toEqual([{ pageId: NEW, aliases: [OLD], unsettledIds: [] }]);
    const [page] = await all<CompanyPage>('CompanyPage');
    expect(page).toMatchObject({
      linkedinId: before?.linkedinId,
      firstSeenAt: before?.firstSeenAt,
      url: `https://www.linkedin.com/company/${NEW}`,
    });
    for (const model of ['Post', 'Comment', 'Person', 'Watch', 'Snapshot']) {
      expect([model, await walls(model)]).toEqual([model, [NEW]]);
    }
    const [queued] = await all<{ activeKey: string }>('Scrape');
    expect(queued).toMatchObject({ activeKey: `page:${NEW}`, target: { kind: 'page', id: NEW } });
  });

  it('is found by both ids, and no cached answer tells of the former one', async () => {
    await read(OLD);
    const paths = [
      `/pages/${OLD}`,
      `/pages/${OLD}/posts`,
      `/pages/${OLD}/users`,
      `/posts/${OLDER_POST}`,
    ];
    for (const path of paths) {
      await api.send(API + path);
    }
    source.rename(OLD, NEW);
    await scrape(OLD);

    for (const id of [OLD, NEW]) {
      const [page, posts, users] = await Promise.all(
        ['', '/posts', '/users'].map((list) => api.send(`${API}/pages/${id}${list}`)),
      );
      expect(page?.body).toMatchObject({ pageId: NEW });
      expect(new Set(each(posts?.body.items, 'pageId'))).toEqual(new Set([NEW]));
      expect(each(posts?.body.items, 'postId')).toContain(OLDER_POST);
      expect(new Set(each(users?.body.items, 'pageId'))).toEqual(new Set([NEW]));
    }
    expect((await api.send(`${API}/posts/${OLDER_POST}`)).body).toMatchObject({ pageId: NEW });
  });

  it('is held against its past', async () => {
    await scrape(OLD);
    await scrape(OLD);
    source.rename(OLD, NEW);
    await scrape(NEW);
    const own = (await all<Baseline>('Baseline')).filter(({ key }) => key.startsWith('page:'));

    expect(own.map(({ key, revision }) => [key, revision])).toEqual([[`page:${NEW}`, 3]]);
  });

  it('has its rename finished by the next scrape, even one that is refused, when an instance died over it', async () => {
    await read(OLD);
    source.rename(OLD, NEW);
    const followers = api.app.get(PageFollowers, { strict: false });
    jest.spyOn(followers, 'follow').mockRejectedValueOnce(new Error('killed'));
    await expect(scrape(OLD)).rejects.toThrow('killed');
    expect(await storedPages()).toEqual([{ pageId: NEW, aliases: [OLD], unsettledIds: [OLD] }]);

    source.failures.push(new HostPausedError('https://www.linkedin.com/', 'failing', 1_000));
    await expect(scrape(OLD)).resolves.toMatchObject({ outcome: 'unreachable' });

    expect(await storedPages()).toEqual([{ pageId: NEW, aliases: [OLD], unsettledIds: [] }]);
    expect(await walls('Post')).toEqual([NEW]);
    expect(await walls('Comment')).toEqual([NEW]);
  });

  it('becomes one where an earlier version stored it twice, and keeps what either record knows', async () => {
    await read(OLD);
    const [former] = await all<CompanyPage>('CompanyPage', { _id: 0 });
    const pages = api.connection.model('CompanyPage');
    await pages.updateOne({ pageId: OLD }, { $set: { tagline: 'Only the former one knows' } });
    const later = new Date(Date.now() + 1_000);
    await pages.collection.insertOne({
      ...former,
      pageId: NEW,
      tagline: null,
      aliases: ['kestrel'],
      firstSeenAt: later,
      lastSeenAt: later,
    });
    await api.connection.model('Watch').create([
      { pageId: OLD, everySeconds: 3_600, nextAt: later, createdAt: later },
      { pageId: NEW, everySeconds: 86_400, nextAt: later, createdAt: later },
    ]);
    source.rename(OLD, NEW);
    await scrape(NEW);

    expect(await storedPages()).toEqual([
      { pageId: NEW, aliases: ['kestrel', OLD], unsettledIds: [] },
    ]);
    const [page] = await all<CompanyPage>('CompanyPage');
    expect(page).toMatchObject({
      firstSeenAt: former?.firstSeenAt,
      tagline: former?.tagline ?? 'Only the former one knows',
    });
    expect(await walls('Post')).toEqual([NEW]);
    expect(await all('Watch')).toMatchObject([{ pageId: NEW, everySeconds: 3_600 }]);
  });

  it('is one page when two instances notice at once, one of them with a document from before', async () => {
    const other = await anInstance();
    for (let round = 0; round < 5; round += 1) {
      const [from, to] = [`forge-${round}`, `forge-${round + 1}`];
      source.rename(OLD, from);
      await scrape(from);
      const before = pipelineOf(other).runPage(from);
      source.rename(OLD, to);
      await Promise.all([before, scrape(to), pipelineOf(other).runPage(OLD)]);
      // Whoever came last is believed for now; the next document settles it.
      await scrape(to);

      expect(await all('CompanyPage', { _id: 0, pageId: 1 })).toEqual([{ pageId: to }]);
      expect([await walls('Post'), await walls('Person')]).toEqual([[to], [to]]);
    }
  });

  it('is not stored anew by reading again what an older document said', async () => {
    await scrape(OLD);
    source.rename(OLD, NEW);
    await scrape(NEW);
    await api.connection.model('Snapshot').updateMany({}, { $set: { parserVersion: 'older' } });
    const order = { since: new Date(0), until: null, pageId: null, isDryRun: false };
    const { readCount } = await api.app
      .get(ReparseService, { strict: false })
      .run({ ...order, areDriftedAccepted: false }, () => undefined, new AbortController().signal);

    expect(readCount).toBe(2);
    expect(await storedPages()).toEqual([{ pageId: NEW, aliases: [OLD], unsettledIds: [] }]);
    expect([await walls('Post'), await walls('Person')]).toEqual([[NEW], [NEW]]);
  });

  it('is not another page that has its id now', async () => {
    await scrape(OLD);
    const pages = api.connection.model('CompanyPage');
    await pages.updateOne({ pageId: OLD }, { $set: { pageId: NEW, linkedinId: '1' } });
    await scrape(OLD);

    expect(await pages.countDocuments({})).toBe(2);
  });
});
