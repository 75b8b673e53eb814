import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createWorld } from '@app/sample-world';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import {
  createTestApp,
  createTestStorage,
  type TestApp,
  type TestStorage,
} from '../support/create-test-app.js';
import { each } from '../support/http-answer.js';
import { eventually } from '../support/eventually.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';
import { itWherePresent } from '../support/where-present.js';

const API = '/api/v1';
const CORPUS = '../shared/corpus';
const itWithCorpus = itWherePresent(
  existsSync(CORPUS),
  `the corpus of saved real pages is not at ${CORPUS}`,
);

const postOnNoWall = createWorld().companies.flatMap(({ posts }) => posts)[0];
if (!postOnNoWall) {
  throw new Error('The sample world has no posts');
}

const snapshots = (directory: string): Record<string, string> => ({
  SOURCE: 'snapshots',
  SNAPSHOT_DIR: directory,
});

describe('a folder of saved pages', () => {
  let folder: TemporaryDirectory;
  let api: TestApp;

  beforeEach(async () => {
    folder = await makeTemporaryDirectory();
    await save('anything.html', '/company/copperfinch');
    await save('gilded-thicket.html', '/authwall?trk=bf');
    await save('post.html', new URL(postOnNoWall.url).pathname);
    api = await createTestApp({ settings: snapshots(folder.path) });
  });

  afterEach(async () => {
    await api.close();
    await folder.remove();
  });

  async function save(name: string, path: string, seed = 1): Promise<void> {
    await writeFile(join(folder.path, name), createWorld({ seed }).respond(path).body);
  }

  async function scrape(pageId: string): Promise<{ outcome: string }> {
    const { headers } = await api.send(`${API}/pages/${pageId}/scrapes`, { method: 'POST' });
    const { body } = await eventually(
      () => api.send(headers.location ?? ''),
      (answer) => answer.body.outcome !== null,
    );
    return body as { outcome: string };
  }

  it('answers a page that was never saved with 404', async () => {
    expect((await api.send(`${API}/pages/kestrel-forge`)).body).toMatchObject({
      code: 'PAGE_NOT_FOUND',
    });
  });

  it('shows the new after a scrape, whatever was in the cache', async () => {
    const before = await api.send(`${API}/pages/copperfinch`);
    await api.send(`${API}/pages`);
    await save('anything.html', '/company/copperfinch', 2);
    expect(await scrape('copperfinch')).toMatchObject({ outcome: 'ok' });
    const after = await api.send(`${API}/pages/copperfinch`);
    const list = await api.send(`${API}/pages`);

    expect(after.body.description).not.toBe(before.body.description);
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect(list.body.items[0].description).toBe(after.body.description);
    expect(after.body.firstSeenAt).toBe(before.body.firstSeenAt);
  });

  it.each(['copperfinch', 'COPPERFINCH'])(
    'shows the new posts after a scrape to who asks for %s',
    async (name) => {
      const path = `${API}/pages/${name}/posts?limit=50`;
      const idsOf = async (): Promise<unknown[]> =>
        each((await api.send(path)).body.items, 'postId');
      const before = await idsOf();
      await save('anything.html', '/company/copperfinch', 2);
      await scrape('copperfinch');
      const after = await idsOf();

      expect(after.length).toBeGreaterThan(before.length);
    },
  );

  it('shows the new posts after a scrape to who asks by the page’s number', async () => {
    const { linkedinId } = (await api.send(`${API}/pages/copperfinch`)).body;
    const number = String(linkedinId);
    await api.send(`${API}/pages/${number}`);
    const before = await api.send(`${API}/pages/${number}/posts?limit=50`);
    await save('anything.html', '/company/copperfinch', 2);
    await scrape('copperfinch');
    const after = await api.send(`${API}/pages/${number}/posts?limit=50`);

    expect(after.body.items.length).toBeGreaterThan(before.body.items.length);
  });

  it('answers 502 for a saved authwall, and stores nothing', async () => {
    const { status, body } = await api.send(`${API}/pages/gilded-thicket`);

    expect(status).toBe(502);
    expect(body).toMatchObject({ code: 'SOURCE_BLOCKED' });
    expect(await api.connection.model('CompanyPage').countDocuments({})).toBe(0);
  });

  it('keeps the page it has when the site later shows only an authwall', async () => {
    const before = await api.send(`${API}/pages/copperfinch`);
    await save('anything.html', '/authwall?trk=bf');
    expect(await scrape('copperfinch')).toMatchObject({ outcome: 'blocked' });
    const after = await api.send(`${API}/pages/copperfinch`);

    expect(after.status).toBe(200);
    expect(after.body).toMatchObject({
      description: before.body.description,
      lastSeenAt: before.body.lastSeenAt,
      lastScrape: { outcome: 'blocked' },
    });
  });

  it('reads a post that is on no wall, by its number', async () => {
    const { postId } = postOnNoWall;
    const { status, body } = await api.send(`${API}/posts/${postId}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ postId, pageId: null });
  });
});

describe('the corpus of real pages', () => {
  let storage: TestStorage;
  let folder: TemporaryDirectory;
  let api: TestApp | null = null;

  beforeAll(async () => {
    storage = await createTestStorage();
    folder = await makeTemporaryDirectory();
    if (existsSync(CORPUS)) {
      api = await createTestApp({ storage, settings: snapshots(CORPUS) });
    }
  });

  afterAll(async () => {
    await api?.close();
    await storage.remove();
    await folder.remove();
  });

  async function get(path: string, from = api) {
    if (!from) {
      throw new Error('The corpus is not here');
    }
    return from.send(`${API}${path}`);
  }

  itWithCorpus('gives the big company in full', async () => {
    const { body } = await get('/pages/google?include=posts,users');

    expect(body).toMatchObject({
      linkedinId: '1441',
      totalFollowers: 37_814_363,
      employeeCount: 310_860,
    });
    expect(body.locations).toHaveLength(48);
    expect(body.affiliatedPages).toHaveLength(48);
    expect(body.similarPages).toHaveLength(10);
    expect(body.posts).toHaveLength(10);
    expect(each(body.posts, 'isRepost').filter(Boolean)).toHaveLength(4);
    expect(body.users).toHaveLength(4);
  });

  itWithCorpus('gives the small company, saved from a browser, in full', async () => {
    const { body } = await get('/pages/audiense?include=posts,users');

    expect(body).toMatchObject({ totalFollowers: 5750, employeeCount: 69 });
    expect(body.posts).toHaveLength(10);
    expect(each(body.posts, 'isRepost').filter(Boolean)).toHaveLength(6);
    expect(body.users).toHaveLength(4);
  });

  itWithCorpus('gives the comments a guest is shown, and the true total', async () => {
    const file = join(CORPUS, 'posts/techmahindra-article-10-comments.html');
    const postId = /activity-(\d{19})/.exec(await readFile(file, 'utf8'))?.[1] ?? '';
    const post = await get(`/posts/${postId}`);
    const { body } = await get(`/posts/${postId}/comments?count=true`);

    expect(post.body).toMatchObject({ commentCount: 26, reactionCount: 1888, pageId: null });
    expect(body).toMatchObject({ total: 10, nextCursor: null });
    const kinds = each(each(body.items, 'author'), 'kind');
    expect(kinds.filter((kind) => kind === 'company')).toHaveLength(3);
  });

  itWithCorpus('tells a saved authwall from a page, and stores nothing', async () => {
    const { status, body } = await get('/pages/authwall-company');

    expect(status).toBe(502);
    expect(body).toMatchObject({ code: 'SOURCE_BLOCKED' });
    const list = await get('/pages?count=true');
    expect(each(list.body.items, 'pageId').sort()).toEqual(['audiense', 'google']);
  });

  itWithCorpus('answers the same after a restart, with the files gone', async () => {
    const before = await get('/pages/google');
    await api?.close();
    api = await createTestApp({ storage, settings: snapshots(folder.path) });
    const after = await get('/pages/google');

    expect(after.status).toBe(200);
    expect(after.headers.etag).toBe(before.headers.etag);
  });
});
