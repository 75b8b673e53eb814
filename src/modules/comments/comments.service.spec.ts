import { beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aComment, aCommentRecord } from '../../../test/support/builders/comment.builder.js';
import { covered } from '../../../test/support/builders/covered.builder.js';
import { aPost } from '../../../test/support/builders/post.builder.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import { PostNotFoundError } from '../posts/posts.errors.js';
import { type PostsService } from '../posts/posts.service.js';
import { type CommentsRepository } from './comments.repository.js';
import { CommentsService } from './comments.service.js';
import { ListCommentsQuery } from './dto/list-comments.query.js';

const at = new Date('2026-11-01T10:00:00.000Z');

describe(CommentsService.name, () => {
  const listNewestFirst = jest.fn<CommentsRepository['listNewestFirst']>();
  const countByPostId = jest.fn<CommentsRepository['countByPostId']>();
  const upsertMany = jest.fn<CommentsRepository['upsertMany']>();
  const getWithCommentsRead = jest.fn<PostsService['getWithCommentsRead']>();
  const service = new CommentsService(
    strictDouble<CommentsRepository>('CommentsRepository', {
      listNewestFirst,
      countByPostId,
      upsertMany,
    }),
    strictDouble<PostsService>('PostsService', { getWithCommentsRead }),
    new CursorService(testSettings()),
  );

  beforeEach(() => {
    jest.resetAllMocks();
    getWithCommentsRead.mockResolvedValue(aPost({ postId: '7' }));
    listNewestFirst.mockResolvedValue({ rows: [aComment()], next: { value: at, key: '9' } });
    countByPostId.mockResolvedValue(3);
  });

  it('sees to it that the comments were read before it lists them', async () => {
    listNewestFirst.mockImplementation(() => {
      expect(getWithCommentsRead).toHaveBeenCalledWith('7');
      return Promise.resolve({ rows: [], next: null });
    });

    await expect(service.listOfPost('7', ListCommentsQuery.parse({}))).resolves.toEqual({
      items: [],
      nextCursor: null,
      total: null,
    });
  });

  it('lists nothing of a post that is not known', async () => {
    getWithCommentsRead.mockRejectedValue(new PostNotFoundError('7'));

    await expect(service.listOfPost('7', ListCommentsQuery.parse({}))).rejects.toMatchObject({
      code: 'POST_NOT_FOUND',
    });
    expect(listNewestFirst).not.toHaveBeenCalled();
  });

  it('goes on where its cursor says, and for that post only', async () => {
    const { nextCursor } = await service.listOfPost('7', ListCommentsQuery.parse({ limit: '1' }));
    const query = ListCommentsQuery.parse({ cursor: nextCursor ?? '' });
    await service.listOfPost('7', query);

    expect(listNewestFirst).toHaveBeenLastCalledWith('7', 20, { value: at, key: '9' });
    await expect(service.listOfPost('8', query)).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it('counts only when asked to', async () => {
    await service.listOfPost('7', ListCommentsQuery.parse({}));
    expect(countByPostId).not.toHaveBeenCalled();

    await expect(
      service.listOfPost('7', ListCommentsQuery.parse({ count: 'true' })),
    ).resolves.toMatchObject({ total: 3 });
  });

  it('keeps comments under the page of the wall their post is on', async () => {
    const comments = [covered(aCommentRecord())];
    await service.store(comments, 'acme', at);

    expect(upsertMany).toHaveBeenCalledWith(comments, 'acme', at);
  });
});
