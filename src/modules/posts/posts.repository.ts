import type { Covered, PostRecord } from '@app/linkedin';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';

import {
  FIRST_INSTANT,
  type KeysetSort,
  readStretches,
  sortOf,
  stretchesAfter,
} from '../../common/pagination/keyset.js';
import { type Position, type Run, toRun } from '../../common/pagination/slice.js';
import { byKnowledge } from '../../common/records/by-knowledge.js';
import { type Reconciliation, reconcileMany, type Reread } from '../../database/reconcile-many.js';
import { type Rewritten, rewriteEach } from '../../database/rewrite-each.js';
import { Post } from './schemas/post.schema.js';

/** A filter by meaning; how it becomes a query is this file's business. */
export interface PostsFilter {
  readonly pageId: string;
  readonly kind: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly hashtag: string | null;
  readonly areRepostsExcluded: boolean;
}

const NEWEST_FIRST: KeysetSort = {
  field: 'createdAt',
  direction: -1,
  key: 'postId',
  least: FIRST_INSTANT,
};

/** What may tell of people, with what a document is known by. */
const TEXTS = ['postId', 'url', 'author', 'text', 'mentions', 'links', 'media'] as const;

type PostTexts = Pick<Post, (typeof TEXTS)[number]>;

/** The only file that knows how posts lie in MongoDB. */
@Injectable()
export class PostsRepository {
  constructor(@InjectModel(Post.name) private readonly model: Model<Post>) {}

  findByPostId(postId: string): Promise<Post | null> {
    return this.model.findOne({ postId }).lean<Post>().exec();
  }

  listByPostIds(postIds: readonly string[]): Promise<Post[]> {
    return this.model
      .find({ postId: { $in: postIds } })
      .lean<Post[]>()
      .exec();
  }

  async listNewestFirst(
    filter: PostsFilter,
    limit: number,
    position: Position | null,
  ): Promise<Run<Post>> {
    const stretches = stretchesAfter(NEWEST_FIRST, position);
    const rows = await readStretches(stretches, limit + 1, (stretch, wanted) =>
      this.model
        .find({ $and: [conditionOf(filter), stretch] })
        .sort(sortOf(NEWEST_FIRST))
        .limit(wanted)
        .lean<Post[]>()
        .exec(),
    );
    return toRun(rows, limit, (row) => ({ value: row.createdAt, key: row.postId }));
  }

  count(filter: PostsFilter): Promise<number> {
    return this.model.countDocuments(conditionOf(filter)).exec();
  }

  /** Stores the cards of a wall in one round trip, however many there are. */
  async upsertMany(posts: readonly Covered<PostRecord>[], seenAt: Date): Promise<void> {
    if (posts.length > 0) {
      await this.model.collection.bulkWrite(
        posts.map((post) => upsertOf(post, { lastSeenAt: seenAt }, seenAt)),
        { ordered: false },
      );
    }
  }

  /** Stores a post read off its own page: what only a wall can tell (whose wall, a repost) stays as it was. */
  async upsertOwn({ record, coverage }: Covered<PostRecord>, seenAt: Date): Promise<void> {
    const { pageId, isRepost, kind, author, url, ...own } = record;
    const onlyIfNew = { pageId, isRepost, kind, author, url };
    const update = upsertOf(
      { record: own, coverage },
      // Comments that could not be read are read another time.
      coverage.missing.includes('comments')
        ? { lastSeenAt: seenAt }
        : { lastSeenAt: seenAt, commentsReadAt: seenAt },
      seenAt,
      onlyIfNew,
    );
    await this.model.collection.bulkWrite([update]);
  }

  /** The wall as it is called now; answers which posts are on it. */
  async updatePageId(formerId: string, pageId: string): Promise<readonly string[]> {
    const posts = await this.model
      .find({ pageId: formerId }, { _id: 0, postId: 1 })
      .lean<Pick<Post, 'postId'>[]>()
      .exec();
    await this.model.updateMany({ pageId: formerId }, { $set: { pageId } }).exec();
    return posts.map(({ postId }) => postId);
  }

  /** Brings stored records up to what an old document says by today's parser, or only tells how they differ. */
  updateReread(
    rereads: readonly Reread<Post>[],
    isDryRun: boolean,
  ): Promise<readonly Reconciliation[]> {
    return reconcileMany(this.model, 'postId', rereads, isDryRun);
  }

  /** Rewrites what tells of people in every document; null deletes it. */
  updateEach(rewrite: (record: PostTexts) => PostTexts | null): Promise<Rewritten<PostTexts>> {
    return rewriteEach(this.model, TEXTS, rewrite);
  }

  /** The same for what was not seen since and shows members. */
  updateUnseenSince(
    unseenSince: Date,
    rewrite: (record: PostTexts) => PostTexts | null,
  ): Promise<Rewritten<PostTexts>> {
    return rewriteEach(this.model, TEXTS, rewrite, {
      lastSeenAt: { $lt: unseenSince },
      $or: [
        { 'author.kind': 'person' },
        { mentions: { $elemMatch: { kind: 'person', url: { $ne: null } } } },
      ],
    });
  }

  /** What was read so long ago is no longer there: asked for again, it is read again. */
  async updateToUnread(readBefore: Date): Promise<void> {
    await this.model
      .updateMany({ commentsReadAt: { $lt: readBefore } }, { $set: { commentsReadAt: null } })
      .exec();
  }
}

function upsertOf(
  {
    record,
    coverage,
  }: { record: Partial<PostRecord> & { postId: string }; coverage: { missing: readonly string[] } },
  stamps: Partial<Post>,
  firstSeenAt: Date,
  onlyIfNew: Partial<PostRecord> = {},
): mongo.AnyBulkWriteOperation {
  const { known, unknown } = byKnowledge(record, coverage.missing);
  const derived = { hashtagKeys: hashtagKeysOf(record.hashtags) };
  const areTagsKnown = 'hashtags' in known;
  const unread = 'commentsReadAt' in stamps ? {} : { commentsReadAt: null };
  return {
    updateOne: {
      filter: { postId: record.postId },
      update: {
        $set: { ...known, ...(areTagsKnown && derived), ...stamps },
        $setOnInsert: {
          ...unknown,
          ...(!areTagsKnown && derived),
          ...unread,
          ...onlyIfNew,
          firstSeenAt,
        },
      },
      upsert: true,
    },
  };
}

/** What a search for a hashtag finds them by. */
export function hashtagKeysOf(hashtags: readonly string[] = []): string[] {
  return [...new Set(hashtags.map((tag) => tag.toLowerCase()))];
}

function conditionOf(filter: PostsFilter): Record<string, unknown> {
  const { pageId, kind, since, until, hashtag, areRepostsExcluded } = filter;
  return {
    pageId,
    ...(kind !== null && { kind }),
    ...(hashtag !== null && { hashtagKeys: hashtag }),
    ...(areRepostsExcluded && { isRepost: false }),
    ...((since ?? until) !== null && {
      createdAt: { ...(since && { $gte: since }), ...(until && { $lt: until }) },
    }),
  };
}
