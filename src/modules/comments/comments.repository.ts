import type { CommentRecord, Covered } from '@app/linkedin';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

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
import { Comment } from './schemas/comment.schema.js';

const NEWEST_FIRST: KeysetSort = {
  field: 'createdAt',
  direction: -1,
  key: 'commentId',
  least: FIRST_INSTANT,
};

/** What may tell of people, with what a document is known by. */
const TEXTS = ['postId', 'author', 'text', 'mentions'] as const;

type CommentTexts = Pick<Comment, (typeof TEXTS)[number]>;

/** The only file that knows how comments lie in MongoDB. */
@Injectable()
export class CommentsRepository {
  constructor(@InjectModel(Comment.name) private readonly model: Model<Comment>) {}

  async listNewestFirst(
    postId: string,
    limit: number,
    position: Position | null,
  ): Promise<Run<Comment>> {
    const stretches = stretchesAfter(NEWEST_FIRST, position);
    const rows = await readStretches(stretches, limit + 1, (stretch, wanted) =>
      this.model
        .find({ $and: [{ postId }, stretch] })
        .sort(sortOf(NEWEST_FIRST))
        .limit(wanted)
        .lean<Comment[]>()
        .exec(),
    );
    return toRun(rows, limit, (row) => ({ value: row.createdAt, key: row.commentId }));
  }

  countByPostId(postId: string): Promise<number> {
    return this.model.countDocuments({ postId }).exec();
  }

  /** Stores what a post's page showed in one round trip, however many comments there are. */
  async upsertMany(
    comments: readonly Covered<CommentRecord>[],
    pageId: string | null,
    seenAt: Date,
  ): Promise<void> {
    if (comments.length === 0) {
      return;
    }
    await this.model.collection.bulkWrite(
      comments.map(({ record, coverage }) => {
        const { known, unknown } = byKnowledge(record, coverage.missing);
        return {
          updateOne: {
            filter: { commentId: record.commentId },
            update: {
              $set: { ...known, pageId, lastSeenAt: seenAt },
              $setOnInsert: { ...unknown, firstSeenAt: seenAt },
            },
            upsert: true,
          },
        };
      }),
      { ordered: false },
    );
  }

  /** The wall that their posts are on, as it is called now. */
  async updatePageId(formerId: string, pageId: string): Promise<void> {
    await this.model.updateMany({ pageId: formerId }, { $set: { pageId } }).exec();
  }

  /** Brings stored records up to what an old document says by today's parser, or only tells how they differ. */
  updateReread(
    rereads: readonly Reread<Comment>[],
    isDryRun: boolean,
  ): Promise<readonly Reconciliation[]> {
    return reconcileMany(this.model, 'commentId', rereads, isDryRun);
  }

  /** Rewrites what tells of people in every document; null deletes it. */
  updateEach(
    rewrite: (record: CommentTexts) => CommentTexts | null,
  ): Promise<Rewritten<CommentTexts>> {
    return rewriteEach(this.model, TEXTS, rewrite);
  }

  /** The same for what was not seen since and shows members. */
  updateUnseenSince(
    unseenSince: Date,
    rewrite: (record: CommentTexts) => CommentTexts | null,
  ): Promise<Rewritten<CommentTexts>> {
    return rewriteEach(this.model, TEXTS, rewrite, {
      lastSeenAt: { $lt: unseenSince },
      $or: [
        { 'author.kind': 'person' },
        { 'author.kind': null, 'author.url': null, 'author.name': { $ne: null } },
        { mentions: { $elemMatch: { kind: 'person', url: { $ne: null } } } },
      ],
    });
  }
}
