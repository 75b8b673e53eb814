import type { CommentRecord, Covered } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { CursorService } from '../../common/pagination/cursor.service.js';
import type { Slice } from '../../common/pagination/slice.js';
import type { PageFollower } from '../../common/renames/page-followers.js';
import { isUnsaid, type Reconciliation } from '../../database/reconcile-many.js';
import { PostsService } from '../posts/posts.service.js';
import { CommentsRepository } from './comments.repository.js';
import type { ListCommentsQuery } from './dto/list-comments.query.js';
import type { Comment } from './schemas/comment.schema.js';

/** Decides what a client gets to know about comments, and keeps what scrapes learned of them. */
@Injectable()
export class CommentsService implements PageFollower {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly posts: PostsService,
    private readonly cursors: CursorService,
  ) {}

  /** A post's comments; its own page is read first when that never happened. */
  async listOfPost(postId: string, query: ListCommentsQuery): Promise<Slice<Comment>> {
    await this.posts.getWithCommentsRead(postId);
    const { limit, cursor, count } = query;
    const scope = { postId };
    const [run, total] = await Promise.all([
      this.comments.listNewestFirst(postId, limit, this.cursors.read(cursor, scope)),
      count ? this.comments.countByPostId(postId) : null,
    ]);
    return { items: run.rows, nextCursor: this.cursors.write(run.next, scope), total };
  }

  /** Keeps the comments that a post's page showed; the post itself is stored after them and tells the cache. */
  async store(
    comments: readonly Covered<CommentRecord>[],
    pageId: string | null,
    seenAt: Date,
  ): Promise<void> {
    await this.comments.upsertMany(comments, pageId, seenAt);
  }

  /** Answers with a post's comments are tagged by the post, which follows too. */
  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    await this.comments.updatePageId(formerId, pageId);
    return [];
  }

  /**
   * Brings stored comments up to what an old document says by today's parser; of a dry run only what would change. Caches are
   * left to whoever rereads.
   */
  reread(
    comments: readonly Covered<CommentRecord>[],
    pageId: string | null,
    seenAt: Date,
    isDryRun: boolean,
  ): Promise<readonly Reconciliation[]> {
    const rereads = comments.map(({ record, coverage: { missing } }) => ({
      record,
      missing,
      seenAt,
      onlyIfNew: { pageId },
      isOpen: isUnsaid,
      derivedFrom: () => ({}),
    }));
    return this.comments.updateReread(rereads, isDryRun);
  }
}
