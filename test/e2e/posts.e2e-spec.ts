import { createWorld } from '@app/sample-world';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { components, paths } from '../../clients/typescript/src/index.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { each } from '../support/http-answer.js';

const API = '/api/v1';
const PAGE_ID = 'tessellate-dynamics';
const wall =
  createWorld().companies.find(({ pageId }) => pageId === PAGE_ID)?.posts ??
  ([] as ReturnType<typeof createWorld>['companies'][number]['posts']);
const commented = wall.find(({ comments }) => comments.length > 2);

type Post = components['schemas']['Post'];
type PostsQuery = NonNullable<paths['/api/v1/pages/{pageId}/posts']['get']['parameters']['query']>;

describe('the posts of a page', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp();
  });

  afterAll(() => api.close());

  async function listed(query: PostsQuery = {}): Promise<readonly Post[]> {
    const { data, response } = await api.client.GET('/api/v1/pages/{pageId}/posts', {
      params: { path: { pageId: PAGE_ID }, query },
    });
    expect(response.status).toBe(200);
    return data?.items ?? [];
  }

  const idsOf = (items: readonly { postId: string }[]): string[] =>
    items.map(({ postId }) => postId);

  it('are listed newest first, the page being read when nobody did', async () => {
    const posts = await listed();

    expect(idsOf(posts)).toEqual(idsOf(wall));
    const times = posts.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('are filtered by kind', async () => {
    const { kind } = wall[0] ?? { kind: 'text' };

    expect(idsOf(await listed({ kind }))).toEqual(idsOf(wall.filter((post) => post.kind === kind)));
  });

  it('are filtered by hashtag, in any case and with or without #', async () => {
    const [tag = ''] = wall.flatMap(({ hashtags }) => hashtags);
    const wanted = idsOf(
      wall.filter(({ hashtags }) =>
        hashtags.some((other) => other.toLowerCase() === tag.toLowerCase()),
      ),
    );

    expect(idsOf(await listed({ hashtag: tag.toUpperCase() }))).toEqual(wanted);
    expect(idsOf(await listed({ hashtag: `#${tag}` }))).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
  });

  it('are listed without the reposts', async () => {
    expect(idsOf(await listed({ reposts: 'exclude' }))).toEqual(
      idsOf(wall.filter(({ isRepost }) => !isRepost)),
    );
  });

  it('are those of a span of time: from since on, before until', async () => {
    const [newest, second, third] = wall.map(({ createdAt }) => createdAt.toISOString());

    expect(idsOf(await listed({ since: second ?? '' }))).toEqual(idsOf(wall.slice(0, 2)));
    expect(idsOf(await listed({ since: third ?? '', until: newest ?? '' }))).toEqual(
      idsOf(wall.slice(1, 3)),
    );
  });

  it('are walked by cursors, and counted', async () => {
    const path = `${API}/pages/${PAGE_ID}/posts?limit=4&count=true`;
    const first = await api.send(path);
    const second = await api.send(`${path}&cursor=${first.body.nextCursor}`);
    const third = await api.send(`${path}&cursor=${second.body.nextCursor}`);

    const items = [first, second, third].flatMap(({ body }) => body.items as Post[]);
    expect(idsOf(items)).toEqual(idsOf(wall));
    expect(third.body.nextCursor).toBeNull();
    expect(first.body.total).toBe(wall.length);
  });

  it('give out a cursor for their own page only', async () => {
    const { body } = await api.send(`${API}/pages/${PAGE_ID}/posts?limit=1`);
    const elsewhere = await api.send(`${API}/pages/brindleworks/posts?cursor=${body.nextCursor}`);

    expect(elsewhere.body).toMatchObject({ status: 400, code: 'CURSOR_INVALID' });
  });

  it('are a problem for a page that does not exist', async () => {
    expect((await api.send(`${API}/pages/nobody-at-all/posts`)).body).toMatchObject({
      status: 404,
      code: 'PAGE_NOT_FOUND',
    });
  });

  it('are answered one by one as in the list', async () => {
    const [first] = await listed();
    const { status, body } = await api.send(`${API}/posts/${first?.postId}`);

    expect(status).toBe(200);
    expect(body).toEqual(first);
  });

  it('are a problem when nobody has seen them', async () => {
    expect((await api.send(`${API}/posts/7390000000000000001`)).body).toMatchObject({
      status: 404,
      code: 'POST_NOT_FOUND',
      postId: '7390000000000000001',
    });
  });

  describe('and their comments', () => {
    const path = `${API}/posts/${commented?.postId}/comments`;

    it('are listed newest first, the post being read when nobody did', async () => {
      const { status, body } = await api.send(`${path}?count=true`);
      const shown = commented?.comments ?? [];
      const newestFirst = [...shown].sort((a, b) => Number(b.createdAt) - Number(a.createdAt));

      expect(status).toBe(200);
      expect(body.total).toBe(shown.length);
      expect(each(body.items, 'commentId')).toEqual(newestFirst.map(({ commentId }) => commentId));
      expect(body.items[0]).toMatchObject({ postId: commented?.postId, pageId: PAGE_ID });
    });

    it('are walked by cursors', async () => {
      const all = await api.send(path);
      const first = await api.send(`${path}?limit=2`);
      const rest = await api.send(`${path}?limit=100&cursor=${first.body.nextCursor}`);

      expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
    });

    it('are a problem of a post nobody has seen', async () => {
      expect((await api.send(`${API}/posts/7390000000000000001/comments`)).body).toMatchObject({
        status: 404,
        code: 'POST_NOT_FOUND',
      });
    });
  });
});
