import { jest, afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { CommentsService } from '../../src/modules/comments/comments.service.js';
import { PagesService } from '../../src/modules/pages/pages.service.js';
import { ScrapePipelineService } from '../../src/modules/scraper/scrape-pipeline.service.js';
import { covered } from '../support/builders/covered.builder.js';
import {
  createTestApp,
  createTestStorage,
  type TestApp,
  type TestStorage,
} from '../support/create-test-app.js';
import { each } from '../support/http-answer.js';
import { eventually } from '../support/eventually.js';
import { WatchedSampleWorld } from '../support/watched-sample-world.js';

const API = '/api/v1';

describe('scraping the sample world', () => {
  let site: WatchedSampleWorld;
  let api: TestApp;

  beforeAll(async () => {
    site = new WatchedSampleWorld();
    api = await createTestApp();
  });

  afterAll(async () => {
    await api.close();
    jest.restoreAllMocks();
  });

  function truth(pageId: string) {
    const company = site.started.world.companies.find((one) => one.pageId === pageId);
    if (!company) {
      throw new Error(`The sample world has no ${pageId}`);
    }
    return company;
  }

  const countOf = (model: string, filter: object): Promise<number> =>
    api.connection.model(model).countDocuments(filter).exec();

  it('stores what the page says', async () => {
    const company = truth('tessellate-dynamics');
    const { status, body } = await api.send(`${API}/pages/tessellate-dynamics?include=posts,users`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      pageId: 'tessellate-dynamics',
      linkedinId: company.linkedinId,
      name: company.name,
      totalFollowers: company.totalFollowers,
      employeeCount: company.employeeCount,
      industry: company.industry,
      lastScrape: { outcome: 'ok' },
    });
    expect(body.locations).toHaveLength(company.locations.length);
    expect(body.users).toHaveLength(company.people.length);
    expect(each(body.posts, 'postId')).toEqual(company.posts.map(({ postId }) => postId));
  });

  it.each(['こもれび計測', 'marsad-almanar', 'larkspur-institute-of-tides', 'tessellate-skyloom'])(
    'stores %s, whatever its script and kind',
    async (pageId) => {
      const { status, body } = await api.send(`${API}/pages/${encodeURIComponent(pageId)}`);

      expect(status).toBe(200);
      expect(body).toMatchObject({ pageId, name: truth(pageId).name, kind: truth(pageId).kind });
    },
  );

  it('fetches a page once for a hundred first readers', async () => {
    const before = site.paths.length;
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => api.send(`${API}/pages/brindleworks`)),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(site.paths.slice(before)).toEqual(['/company/brindleworks']);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await countOf('Scrape', { 'target.id': 'brindleworks' })).toBe(1);
  });

  it('reads the page once for readers of its posts, its people and itself', async () => {
    const before = site.paths.length;
    const paths = ['', '/posts', '/users'].map((part) => `${API}/pages/numeral-harbor${part}`);
    const answers = await Promise.all(paths.map((path) => api.send(path)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(site.paths.slice(before)).toEqual(['/company/numeral-harbor']);
  });

  it('sends the database as many commands for ten posts as for none', async () => {
    const scrape = (pageId: string): Promise<readonly string[]> =>
      api.commands.during(async () => {
        await api.app.get(ScrapePipelineService, { strict: false }).runPage(pageId);
      });
    expect(truth('kestrel-forge').posts).toHaveLength(10);
    const first = await scrape('kestrel-forge');
    const ten = await scrape('kestrel-forge');
    // The same page with its posts and people hidden costs what a page without them costs: less, never more.
    const none = await scrape('quietwater-ledger');

    expect(await scrape('kestrel-forge')).toEqual(ten);
    // A document is put into the archive, and only one that is there already is noted as seen again: what a guest gets
    // hardly ever comes twice. A page that is new is looked for under another id, and whether it has posts, once more.
    expect(first).toHaveLength(ten.length + 1);
    expect(ten.length).toBeLessThanOrEqual(11);
    expect(none.length).toBeLessThanOrEqual(ten.length);
    expect(['find', 'insert', 'update', 'findAndModify']).toEqual(expect.arrayContaining([...ten]));
  });

  it('sends as many commands for a hundred comments as for one', async () => {
    const comments = api.app.get(CommentsService, { strict: false });
    const many = (count: number) =>
      Array.from({ length: count }, (_unused, index) =>
        covered({
          commentId: `73900000000000${String(index).padStart(5, '0')}`,
          postId: '7390000000000000001',
          author: null,
          text: 'x',
          mentions: [],
          reactionCount: 0,
          createdAt: null,
        }),
      );
    const at = new Date();

    expect(await api.commands.during(() => comments.store(many(1), null, at))).toHaveLength(1);
    expect(await api.commands.during(() => comments.store(many(100), null, at))).toHaveLength(1);
  });

  describe('what a page is called', () => {
    it('leads a number to the page, without another scrape the next time', async () => {
      const { linkedinId } = truth('ironmoth-security');
      const first = await api.send(`${API}/pages/${linkedinId}`);
      const before = site.paths.length;
      const [again, own] = [
        await api.send(`${API}/pages/${linkedinId}/posts`),
        await api.send(`${API}/pages/ironmoth-security`),
      ];

      expect(first.body).toMatchObject({ pageId: 'ironmoth-security', linkedinId });
      expect(again.status).toBe(200);
      expect(own.body).toMatchObject({ pageId: 'ironmoth-security' });
      expect(site.paths.slice(before)).toEqual([]);
    });

    it('leads a former name to the page', async () => {
      const { body } = await api.send(`${API}/pages/old-kestrel-foundry`);
      const before = site.paths.length;
      const again = await api.send(`${API}/pages/OLD-kestrel-foundry`);

      expect(body).toMatchObject({ pageId: 'kestrel-forge' });
      expect(again.body).toMatchObject({ pageId: 'kestrel-forge' });
      expect(site.paths.slice(before)).toEqual([]);
      expect(await countOf('CompanyPage', { pageId: 'kestrel-forge' })).toBe(1);
    });
  });

  describe('what a guest does not get', () => {
    it.each([
      ['an authwall', 'gilded-thicket', 502, 'SOURCE_BLOCKED', 'blocked'],
      ['a 999', 'basalt-parliament', 502, 'SOURCE_BLOCKED', 'blocked'],
      ['a 410', 'emberglass-press', 410, 'PAGE_GONE', 'gone'],
      ['a 404', 'nobody-at-all', 404, 'PAGE_NOT_FOUND', 'notFound'],
    ])('is told for %s, and nothing is stored', async (_what, pageId, status, code, outcome) => {
      const answer = await api.send(`${API}/pages/${pageId}`);

      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ code });
      expect(await countOf('CompanyPage', { pageId })).toBe(0);
      expect(await countOf('Post', { pageId })).toBe(0);
      expect(await countOf('Scrape', { 'target.id': pageId, outcome, errorCode: code })).toBe(1);
    });

    it('does not follow a redirect to the authwall', () => {
      expect(site.paths.filter((path) => path.startsWith('/authwall'))).toEqual([]);
    });
  });

  describe('comments', () => {
    it('are read from the post’s own page, once', async () => {
      const { posts } = truth('tessellate-dynamics');
      const post = posts.find(({ comments }) => comments.length > 2);
      if (!post) {
        throw new Error('The sample world has no post with comments');
      }
      const before = site.paths.length;
      const path = `${API}/posts/${post.postId}/comments?count=true`;
      const first = await api.send(path);
      await api.send(`${path}&limit=1`);

      expect(first.body).toMatchObject({ total: post.comments.length });
      expect(new Set(each(first.body.items, 'text'))).toEqual(
        new Set(post.comments.map(({ text }) => text)),
      );
      expect(site.paths.slice(before)).toHaveLength(1);
    });

    it('are fetched once for a hundred first readers', async () => {
      const post = truth('brindleworks').posts.find(({ comments }) => comments.length > 0);
      const before = site.paths.length;
      const answers = await Promise.all(
        Array.from({ length: 100 }, () => api.send(`${API}/posts/${post?.postId}/comments`)),
      );

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(site.paths.slice(before)).toHaveLength(1);
    });

    it('are none, and not asked for again, of a post that has none', async () => {
      const post = site.started.world.companies
        .flatMap(({ posts }) => posts)
        .find(({ commentCount }) => commentCount === 0);
      await api.send(`${API}/pages/${encodeURIComponent(post?.pageId ?? '')}`);
      const before = site.paths.length;
      const path = `${API}/posts/${post?.postId}/comments`;
      await api.send(path);
      await api.send(`${path}?limit=3`);

      expect((await api.send(path)).body.items).toEqual([]);
      expect(site.paths.slice(before)).toHaveLength(1);
    });
  });
});

describe('when the source fails later', () => {
  const storages: TestStorage[] = [];

  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(storages.splice(0).map((storage) => storage.remove()));
  });

  it('keeps the older page and notes how the scrape ended', async () => {
    const site = new WatchedSampleWorld();
    const api = await createTestApp();
    const { body: before } = await api.send(`${API}/pages/copperfinch`);
    await site.started.stop();

    const { status, headers } = await api.send(`${API}/pages/copperfinch/scrapes`, {
      method: 'POST',
    });
    const scrape = await eventually(
      () => api.send(headers.location ?? ''),
      ({ body }) => body.outcome !== null,
    );
    const after = await api.send(`${API}/pages/copperfinch`);
    await api.close();

    expect(status).toBe(202);
    expect(scrape.body).toMatchObject({
      state: 'failed',
      outcome: 'unreachable',
      errorCode: 'SOURCE_UNREACHABLE',
    });
    expect(after.body).toMatchObject({
      name: before.name,
      lastSeenAt: before.lastSeenAt,
      lastScrape: { outcome: 'unreachable' },
    });
  });

  it('answers 503 with a time to come back when nothing is stored', async () => {
    const site = new WatchedSampleWorld();
    const api = await createTestApp();
    await site.started.stop();
    const answer = await api.send(`${API}/pages/copperfinch`);
    await api.close();

    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('answers after a restart on the same data without asking the source', async () => {
    const storage = await createTestStorage();
    storages.push(storage);
    const site = new WatchedSampleWorld();
    const first = await createTestApp({ storage });
    const { postId } = site.started.world.companies[0]?.posts[0] ?? { postId: '' };
    const paths = [
      `${API}/pages/tessellate-dynamics`,
      `${API}/posts/${postId}/comments`,
      `${API}/pages/tessellate-dynamics/posts`,
      `${API}/pages/tessellate-dynamics/users`,
    ];
    const before = [];
    for (const path of paths) {
      before.push(await first.send(path));
    }
    await first.close();

    const askedBefore = site.paths.length;
    const second = await createTestApp({ storage });
    const after = await Promise.all(paths.map((path) => second.send(path)));
    const asked = site.paths.slice(askedBefore);
    await second.close();

    // The same ETag is the same bytes.
    expect(after.map(({ status, headers }) => [status, headers.etag])).toEqual(
      before.map(({ headers }) => [200, headers.etag]),
    );
    expect(asked).toEqual([]);
  });

  it('knows a page that is stored even when the pages service is asked directly', async () => {
    const api = await createTestApp();
    await api.send(`${API}/pages/copperfinch`);
    const found = await api.app.get(PagesService, { strict: false }).find('copperfinch');
    await api.close();

    expect(found).toMatchObject({ pageId: 'copperfinch', nameWords: ['copperfinch'] });
  });
});
