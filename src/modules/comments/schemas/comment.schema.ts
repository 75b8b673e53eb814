import type { AuthorRecord, CommentAuthorRecord, CommentRecord } from '@app/linkedin';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const { Mixed } = MongooseSchema.Types;

/** A comment under a post, as a guest was shown it. */
@Schema({ collection: 'comments', versionKey: false, minimize: false })
export class Comment implements CommentRecord {
  @Prop({ type: String, required: true })
  commentId: string;

  @Prop({ type: String, required: true })
  postId: string;

  /** Of the post's wall; null when the post was never seen on one. */
  @Prop({ type: String, default: null })
  pageId: string | null;

  @Prop({ type: Mixed, default: null })
  author: CommentAuthorRecord | null;

  @Prop({ type: String, default: null })
  text: string | null;

  /** Never sent to clients. */
  @Prop({ type: [Mixed], default: [] })
  mentions: AuthorRecord[];

  @Prop({ type: Number, default: null })
  reactionCount: number | null;

  @Prop({ type: Date, default: null })
  createdAt: Date | null;

  @Prop({ type: Date, required: true })
  firstSeenAt: Date;

  @Prop({ type: Date, required: true })
  lastSeenAt: Date;
}

export const CommentSchema = SchemaFactory.createForClass(Comment);

// One document a comment, whoever stores it at the same moment.
CommentSchema.index({ commentId: 1 }, { unique: true });
// A post's comments, newest first; the key breaks ties.
CommentSchema.index({ postId: 1, createdAt: -1, commentId: -1 });
// All that was said under a page's posts.
CommentSchema.index({ pageId: 1, createdAt: -1 });
// Retention: what shows people and was not seen for long.
CommentSchema.index({ lastSeenAt: 1 });
