import { Cache } from '@app/caching';
import type { Covered, PostRecord } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { pageTag, postTag } from '../../common/cache/cache-tags.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import type { Slice } from '../../common/pagination/slice.js';
import { SharedLookups } from '../../common/records/shared-lookups.js';
import type { PageFollower } from '../../common/renames/page-followers.js';
import { isUnsaid, type Reconciliation, type Reread } from '../../database/reconcile-many.js';
import { PagesService } from '../pages/pages.service.js';
import type { ListPostsQuery } from './dto/list-posts.query.js';
import { PostIngestor } from './post-ingestor.port.js';
import { PostNotFoundError } from './posts.errors.js';
import { hashtagKeysOf, type PostsFilter, PostsRepository } from './posts.repository.js';
import type { Post } from './schemas/post.schema.js';

const EVERYTHING: Omit<PostsFilter, 'pageId'> = {
  kind: null,
  since: null,
  until: null,
  hashtag: null,
  areRepostsExcluded: false,
};

/** Decides what a client gets to know about posts, and keeps what scrapes learned of them. */
@Injectable()
export class PostsService implements PageFollower {
  private readonly lookups = new SharedLookups((postId) => this.posts.findByPostId(postId));

  constructor(
    private readonly posts: PostsRepository,
    private readonly pages: PagesService,
    private readonly ingestor: PostIngestor,
    private readonly cursors: CursorService,
    private readonly cache: Cache,
  ) {}

  /** The stored post; a post that only its own public page shows is read when the source knows it. */
  async get(postId: string): Promise<Post> {
    const stored = await this.lookups.get(postId);
    if (stored) {
      return stored;
    }
    await this.ingestor.ingest({ postId, url: null, pageId: null });
    return this.getStored(postId);
  }

  /** Those of these posts that are stored. */
  async findMany(postIds: readonly string[]): Promise<readonly Post[]> {
    return postIds.length === 0 ? [] : this.posts.listByPostIds(postIds);
  }

  /** The post with its comments read at least once. */
  async getWithCommentsRead(postId: string): Promise<Post> {
    const post = await this.get(postId);
    if (post.commentsReadAt !== null) {
      return post;
    }
    await this.ingestor.ingest(post);
    return this.getStored(postId);
  }

  /** The posts on a page's wall; the page is read first when it is unknown. */
  async listOfPage(pageId: string, query: ListPostsQuery): Promise<Slice<Post>> {
    const page = await this.pages.get(pageId);
    const { limit, cursor, count, ...asked } = query;
    const scope = { pageId: page.pageId, ...asked };
    const filter = filterOf(page.pageId, query);
    const [run, total] = await Promise.all([
      this.posts.listNewestFirst(filter, limit, this.cursors.read(cursor, scope)),
      count ? this.posts.count(filter) : null,
    ]);
    return { items: run.rows, nextCursor: this.cursors.write(run.next, scope), total };
  }

  /** The newest posts of a page that is known to be stored. */
  async listNewest(pageId: string, limit: number): Promise<readonly Post[]> {
    const run = await this.posts.listNewestFirst({ ...EVERYTHING, pageId }, limit, null);
    return run.rows;
  }

  /** Keeps the posts of a wall; the page itself is stored after them and tells the cache. */
  async storeWall(posts: readonly Covered<PostRecord>[], seenAt: Date): Promise<void> {
    await this.posts.upsertMany(posts, seenAt);
    await this.cache.invalidateTags(posts.map(({ record }) => postTag(record.postId)));
  }

  /** Keeps a post read off its own page, and answers the page on whose wall it is: null when on none. */
  async storeOwn(post: Covered<PostRecord>, seenAt: Date): Promise<string | null> {
    await this.posts.upsertOwn(post, seenAt);
    const { postId, pageId } = await this.getStored(post.record.postId);
    const page = pageId === null ? null : await this.pages.find(pageId);
    const pageIds = page ? [page.pageId, ...page.aliases] : [];
    await this.cache.invalidateTags([postTag(postId), ...pageIds.map(pageTag)]);
    return page?.pageId ?? pageId;
  }

  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    const postIds = await this.posts.updatePageId(formerId, pageId);
    return postIds.map(postTag);
  }

  /**
   * Brings stored posts up to what an old document says by today's parser; of a dry run only what would change. Caches are
   * left to whoever rereads.
   */
  reread(
    posts: readonly Covered<PostRecord>[],
    place: 'wall' | 'own',
    seenAt: Date,
    isDryRun: boolean,
  ): Promise<readonly Reconciliation[]> {
    const rereads = posts.map((post) => rereadOf(post, place, seenAt));
    return this.posts.updateReread(rereads, isDryRun);
  }

  private async getStored(postId: string): Promise<Post> {
    const post = await this.lookups.get(postId);
    if (!post) {
      throw new PostNotFoundError(postId);
    }
    return post;
  }
}

function filterOf(pageId: string, query: ListPostsQuery): PostsFilter {
  return {
    pageId,
    kind: query.kind ?? null,
    since: query.since ?? null,
    until: query.until ?? null,
    hashtag: query.hashtag ?? null,
    areRepostsExcluded: query.reposts === 'exclude',
  };
}

/** What only a wall can tell is left to walls, unless nothing is known of the post. */
function rereadOf(
  { record, coverage: { missing } }: Covered<PostRecord>,
  place: 'wall' | 'own',
  seenAt: Date,
): Reread<Post> {
  const reading = {
    missing,
    seenAt,
    isOpen: isUnsaid,
    derivedFrom: ({ hashtags }: Post) => ({ hashtagKeys: hashtagKeysOf(hashtags) }),
  };
  if (place === 'wall') {
    return { ...reading, record, onlyIfNew: { commentsReadAt: null } };
  }
  const { pageId, isRepost, kind, author, url, ...own } = record;
  const commentsReadAt = missing.includes('comments') ? null : seenAt;
  const onlyIfNew = { pageId, isRepost, kind, author, url, commentsReadAt };
  return { ...reading, record: own, onlyIfNew };
}
