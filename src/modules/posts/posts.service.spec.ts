import { type Cache } from '@app/caching';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aCompanyPage } from '../../../test/support/builders/company-page.builder.js';
import { covered } from '../../../test/support/builders/covered.builder.js';
import { aPost, aPostRecord } from '../../../test/support/builders/post.builder.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import { type PagesService } from '../pages/pages.service.js';
import { ListPostsQuery } from './dto/list-posts.query.js';
import { type PostIngestor } from './post-ingestor.port.js';
import { PostNotFoundError } from './posts.errors.js';
import { type PostsRepository } from './posts.repository.js';
import { PostsService } from './posts.service.js';

const readAt = new Date('2026-11-01T10:00:00.000Z');
const seenAt = new Date('2026-11-02T10:00:00.000Z');

describe(PostsService.name, () => {
  const findByPostId = jest.fn<PostsRepository['findByPostId']>();
  const listNewestFirst = jest.fn<PostsRepository['listNewestFirst']>();
  const count = jest.fn<PostsRepository['count']>();
  const upsertMany = jest.fn<PostsRepository['upsertMany']>();
  const upsertOwn = jest.fn<PostsRepository['upsertOwn']>();
  const getPage = jest.fn<PagesService['get']>();
  const findPage = jest.fn<PagesService['find']>();
  const ingest = jest.fn<PostIngestor['ingest']>();
  const invalidateTags = jest.fn<Cache['invalidateTags']>();
  const service = new PostsService(
    strictDouble<PostsRepository>('PostsRepository', {
      findByPostId,
      listNewestFirst,
      count,
      upsertMany,
      upsertOwn,
    }),
    strictDouble<PagesService>('PagesService', { get: getPage, find: findPage }),
    strictDouble<PostIngestor>('PostIngestor', { ingest }),
    new CursorService(testSettings()),
    strictDouble<Cache>('Cache', { invalidateTags }),
  );

  beforeEach(() => {
    jest.resetAllMocks();
    ingest.mockResolvedValue();
    getPage.mockResolvedValue(aCompanyPage({ pageId: 'acme' }));
  });

  describe('get', () => {
    it('answers what is stored without asking the source', async () => {
      const post = aPost();
      findByPostId.mockResolvedValue(post);

      await expect(service.get(post.postId)).resolves.toBe(post);
      expect(ingest).not.toHaveBeenCalled();
    });

    it('reads a post nobody has seen, and answers it', async () => {
      findByPostId.mockResolvedValueOnce(null).mockResolvedValueOnce(aPost({ postId: '7' }));

      await expect(service.get('7')).resolves.toMatchObject({ postId: '7' });
      expect(ingest).toHaveBeenCalledWith({ postId: '7', url: null, pageId: null });
    });

    it('names the post that is not there even then', async () => {
      findByPostId.mockResolvedValue(null);

      await expect(service.get('7')).rejects.toMatchObject({
        code: 'POST_NOT_FOUND',
        details: { postId: '7' },
      });
    });

    it('tells why the source did not give it', async () => {
      findByPostId.mockResolvedValue(null);
      ingest.mockRejectedValue(new PostNotFoundError('7'));

      await expect(service.get('7')).rejects.toBeInstanceOf(PostNotFoundError);
    });
  });

  describe('getWithCommentsRead', () => {
    it('reads the post’s own page when that never happened', async () => {
      const post = aPost({ commentsReadAt: null });
      findByPostId.mockResolvedValueOnce(post).mockResolvedValueOnce({
        ...post,
        commentsReadAt: readAt,
      });

      await expect(service.getWithCommentsRead(post.postId)).resolves.toMatchObject({
        commentsReadAt: readAt,
      });
      expect(ingest).toHaveBeenCalledWith(post);
    });

    it('reads it once only', async () => {
      findByPostId.mockResolvedValue(aPost({ commentsReadAt: readAt }));
      await service.getWithCommentsRead('7');

      expect(ingest).not.toHaveBeenCalled();
    });

    it('reads a post nobody has seen once, not twice', async () => {
      findByPostId
        .mockResolvedValueOnce(null)
        .mockResolvedValueOnce(aPost({ commentsReadAt: readAt }));
      await service.getWithCommentsRead('7');

      expect(ingest).toHaveBeenCalledTimes(1);
    });
  });

  describe('listOfPage', () => {
    const next = { value: readAt, key: '7' };

    it('asks under the page’s own id, whatever it was called in the request', async () => {
      listNewestFirst.mockResolvedValue({ rows: [], next: null });
      await service.listOfPage('4410021', ListPostsQuery.parse({}));

      expect(getPage).toHaveBeenCalledWith('4410021');
      expect(listNewestFirst).toHaveBeenCalledWith(
        expect.objectContaining({ pageId: 'acme', kind: null, areRepostsExcluded: false }),
        20,
        null,
      );
    });

    it('passes every filter on', async () => {
      listNewestFirst.mockResolvedValue({ rows: [], next: null });
      await service.listOfPage(
        'acme',
        ListPostsQuery.parse({
          kind: 'image',
          since: '2026-10-01',
          until: '2026-11-01',
          hashtag: '#Anvils',
          reposts: 'exclude',
        }),
      );

      expect(listNewestFirst.mock.calls[0]?.[0]).toEqual({
        pageId: 'acme',
        kind: 'image',
        since: new Date('2026-10-01'),
        until: new Date('2026-11-01'),
        hashtag: 'anvils',
        areRepostsExcluded: true,
      });
    });

    it('hands out a cursor that leads on, for this filter only', async () => {
      listNewestFirst.mockResolvedValue({ rows: [aPost()], next });
      const { nextCursor } = await service.listOfPage('acme', ListPostsQuery.parse({ limit: '1' }));
      const cursor = nextCursor ?? '';

      await service.listOfPage('acme', ListPostsQuery.parse({ limit: '5', cursor }));
      expect(listNewestFirst).toHaveBeenLastCalledWith(expect.anything(), 5, next);

      await expect(
        service.listOfPage('acme', ListPostsQuery.parse({ kind: 'image', cursor })),
      ).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    });

    it('counts only when asked to', async () => {
      listNewestFirst.mockResolvedValue({ rows: [], next: null });
      count.mockResolvedValue(42);

      await expect(service.listOfPage('acme', ListPostsQuery.parse({}))).resolves.toMatchObject({
        total: null,
      });
      expect(count).not.toHaveBeenCalled();
      await expect(
        service.listOfPage('acme', ListPostsQuery.parse({ count: 'true' })),
      ).resolves.toMatchObject({ total: 42 });
    });
  });

  it('lists the newest of a page without filters', async () => {
    const post = aPost();
    listNewestFirst.mockResolvedValue({ rows: [post], next: null });

    await expect(service.listNewest('acme', 3)).resolves.toEqual([post]);
    expect(listNewestFirst).toHaveBeenCalledWith(expect.objectContaining({ kind: null }), 3, null);
  });

  it('tells the cache of each post a wall showed, after it is stored', async () => {
    const wall = ['7', '8'].map((postId) => covered(aPostRecord({ postId })));
    invalidateTags.mockImplementation(() => {
      expect(upsertMany).toHaveBeenCalledWith(wall, seenAt);
      return Promise.resolve();
    });
    await service.storeWall(wall, seenAt);

    expect(invalidateTags).toHaveBeenCalledWith(['post:7', 'post:8']);
  });

  it('tells the cache of the wall, under every id of its page, when a post was read off its own page', async () => {
    findPage.mockResolvedValue(aCompanyPage({ pageId: 'acme', aliases: ['1441'] }));
    findByPostId.mockResolvedValue(aPost({ postId: '7', pageId: 'acme' }));
    await service.storeOwn(covered(aPostRecord({ postId: '7', pageId: null })), seenAt);

    expect(invalidateTags).toHaveBeenCalledWith(['post:7', 'page:acme', 'page:1441']);
  });

  it('tells of no wall when the post is on none', async () => {
    findByPostId.mockResolvedValue(aPost({ postId: '7', pageId: null }));
    await service.storeOwn(covered(aPostRecord({ postId: '7', pageId: null })), seenAt);

    expect(invalidateTags).toHaveBeenCalledWith(['post:7']);
  });
});
