import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { Position } from '../../src/common/pagination/slice.js';
import { CommentsRepository } from '../../src/modules/comments/comments.repository.js';
import { PageRenamesRepository } from '../../src/modules/pages/page-renames.repository.js';
import { PagesRepository } from '../../src/modules/pages/pages.repository.js';
import { type PostsFilter, PostsRepository } from '../../src/modules/posts/posts.repository.js';
import { Post } from '../../src/modules/posts/schemas/post.schema.js';
import { type Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import { ScrapesRepository } from '../../src/modules/scraper/scrapes.repository.js';
import { UsersRepository } from '../../src/modules/users/users.repository.js';
import { aCommentRecord } from '../support/builders/comment.builder.js';
import { covered } from '../support/builders/covered.builder.js';
import { aPersonRecord } from '../support/builders/person.builder.js';
import { aPost } from '../support/builders/post.builder.js';
import { aScrape } from '../support/builders/scrape.builder.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';

const at = new Date('2026-11-01T10:00:00.000Z');

const ALL_POSTS: PostsFilter = {
  pageId: 'acme',
  kind: null,
  since: null,
  until: null,
  hashtag: null,
  areRepostsExcluded: false,
};

describe('the repositories, on the real database', () => {
  let api: TestApp;
  let pages: PagesRepository;
  let posts: PostsRepository;

  beforeAll(async () => {
    api = await createTestApp();
    pages = api.app.get(PagesRepository, { strict: false });
    posts = api.app.get(PostsRepository, { strict: false });
  });

  afterAll(() => api.close());

  describe('a wall of posts', () => {
    const day = (index: number): Date => new Date(Date.UTC(2026, 9, 1 + index));
    const wall = Array.from({ length: 30 }, (_unused, index) =>
      aPost({
        postId: `7390000000000000${String(index).padStart(3, '0')}`,
        pageId: index < 25 ? 'acme' : 'other',
        kind: index % 2 === 0 ? 'image' : 'text',
        isRepost: index % 5 === 0,
        hashtagKeys: index % 3 === 0 ? ['anvils'] : [],
        createdAt: index === 0 ? null : day(Math.floor(index / 2)),
      }),
    );
    const acme = wall.filter(({ pageId }) => pageId === 'acme');

    beforeAll(async () => {
      await api.connection.model(Post.name).insertMany(wall);
    });

    afterAll(async () => {
      await api.connection.model(Post.name).deleteMany({});
    });

    it('is listed newest first, ties and the undated included', async () => {
      const ids: string[] = [];
      let position: Position | null = null;
      do {
        const run = await posts.listNewestFirst(ALL_POSTS, 4, position);
        ids.push(...run.rows.map(({ postId }) => postId));
        position = run.next;
      } while (position !== null);

      expect(ids).toEqual(acme.map(({ postId }) => postId).reverse());
    });

    it.each<[string, Partial<PostsFilter>, (post: Post) => boolean]>([
      ['kind', { kind: 'image' }, ({ kind }) => kind === 'image'],
      ['hashtag', { hashtag: 'anvils' }, ({ hashtagKeys }) => hashtagKeys.includes('anvils')],
      ['reposts', { areRepostsExcluded: true }, ({ isRepost }) => !isRepost],
      ['since', { since: day(3) }, ({ createdAt }) => createdAt !== null && createdAt >= day(3)],
      ['until', { until: day(3) }, ({ createdAt }) => createdAt !== null && createdAt < day(3)],
    ])('is filtered by %s through an index', async (_what, asked, isWanted) => {
      const filter = { ...ALL_POSTS, ...asked };
      const stages = await api.commands.stagesOf(async () => {
        const { rows } = await posts.listNewestFirst(filter, 100, null);
        const wanted = acme.filter(isWanted).map(({ postId }) => postId);
        expect(rows.map(({ postId }) => postId)).toEqual(wanted.reverse());
        expect(await posts.count(filter)).toBe(wanted.length);
      });

      expect(stages).toContain('IXSCAN');
      expect(stages).not.toContain('COLLSCAN');
    });
  });

  describe('every other way to find something', () => {
    const renames = (): PageRenamesRepository =>
      api.app.get(PageRenamesRepository, { strict: false });
    const users = (): UsersRepository => api.app.get(UsersRepository, { strict: false });
    const comments = (): CommentsRepository => api.app.get(CommentsRepository, { strict: false });
    const scrapes = (): ScrapesRepository => api.app.get(ScrapesRepository, { strict: false });

    beforeEach(async () => {
      await Promise.all(Object.values(api.connection.models).map((model) => model.deleteMany({})));
    });

    it.each<[string, () => Promise<unknown>]>([
      ['a page by its id', () => pages.findByPageId('acme')],
      ['a page by another name', () => pages.findByAlias('acme')],
      ['the records of a page by its number', () => renames().listByLinkedinId('4410021')],
      ['a post by its id', () => posts.findByPostId('7')],
      ['a person by id', () => users().findByUserId('ada')],
      ['the people at a page', () => users().listByName('acme', 20, { value: 'Ada', key: 'ada' })],
      [
        'the comments of a post',
        () => comments().listNewestFirst('7', 20, { value: at, key: '9' }),
      ],
      ['a scrape by its id', () => scrapes().findByScrapeId('x')],
      ['the active scrape of a target', () => scrapes().findActive('page:acme')],
      ['the latest scrape', () => scrapes().findLatestEnded({ kind: 'page', id: 'acme' }, at)],
    ])('reads an index for %s', async (_what, read) => {
      const stages = await api.commands.stagesOf(read);

      expect(stages).toContain('IXSCAN');
      expect(stages).not.toContain('COLLSCAN');
    });

    it('lists people by name, those without one first', async () => {
      const people = ['Cy', null, 'Ada', 'Ada'].map((name, index) =>
        covered(aPersonRecord({ userId: `u${index}`, name })),
      );
      await users().upsertMany(people, at);
      const { rows, next } = await users().listByName('acme', 3, null);
      const rest = await users().listByName('acme', 3, next);

      expect([...rows, ...rest.rows].map(({ userId }) => userId)).toEqual(['u1', 'u2', 'u3', 'u0']);
      expect(await users().countByPageId('acme')).toBe(4);
    });

    it('lists comments newest first', async () => {
      const read = [3, 1, 2, 2].map((hour, index) =>
        covered(
          aCommentRecord({ commentId: `c${index}`, createdAt: new Date(at.getTime() + hour) }),
        ),
      );
      await comments().upsertMany(read, null, at);
      const { rows } = await comments().listNewestFirst('7390000000000000001', 10, null);

      expect(rows.map(({ commentId }) => commentId)).toEqual(['c0', 'c3', 'c2', 'c1']);
      expect(await comments().countByPostId('7390000000000000001')).toBe(4);
    });

    it('finds the latest scrape that is over, and none that is too old', async () => {
      const target = { kind: 'page', id: 'acme' } as const;
      const ended = (scrapeId: string, minute: number, outcome: Scrape['outcome']): Scrape =>
        aScrape({
          scrapeId,
          outcome,
          finishedAt: outcome === null ? null : new Date(at.getTime() + minute * 60_000),
        });
      for (const scrape of [ended('a', 1, 'ok'), ended('b', 2, 'notFound'), ended('c', 3, null)]) {
        await scrapes().insertUnlessActive(scrape);
      }

      expect(await scrapes().findLatestEnded(target, at)).toMatchObject({ scrapeId: 'b' });
      const later = new Date(at.getTime() + 150_000);
      expect(await scrapes().findLatestEnded(target, later)).toBeNull();
      expect(await scrapes().findLatestEnded({ ...target, kind: 'post' }, at)).toBeNull();
    });
  });
});
