import type { AuthorRecord, MediaRecord, PostKind, PostRecord } from '@app/linkedin';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const { Mixed } = MongooseSchema.Types;

/** A post as last read, off a company page's wall or off its own public page. */
@Schema({ collection: 'posts', versionKey: false, minimize: false })
export class Post implements PostRecord {
  @Prop({ type: String, required: true })
  postId: string;

  /** Null when it was never seen on a wall. */
  @Prop({ type: String, default: null })
  pageId: string | null;

  @Prop({ type: String, default: null })
  url: string | null;

  /** Null when no document told it. */
  @Prop({ type: String, default: null })
  kind: PostKind | null;

  @Prop({ type: Boolean, required: true })
  isRepost: boolean;

  @Prop({ type: Mixed, default: null })
  author: AuthorRecord | null;

  @Prop({ type: String, default: null })
  text: string | null;

  @Prop({ type: [String], default: [] })
  hashtags: string[];

  @Prop({ type: [Mixed], default: [] })
  mentions: AuthorRecord[];

  @Prop({ type: [String], default: [] })
  links: string[];

  @Prop({ type: [Mixed], default: [] })
  media: MediaRecord[];

  @Prop({ type: Number, default: null })
  reactionCount: number | null;

  @Prop({ type: [String], default: [] })
  reactionTypes: string[];

  @Prop({ type: Number, default: null })
  commentCount: number | null;

  @Prop({ type: Date, default: null })
  createdAt: Date | null;

  @Prop({ type: Boolean, required: true })
  isEdited: boolean;

  @Prop({ type: Date, required: true })
  firstSeenAt: Date;

  @Prop({ type: Date, required: true })
  lastSeenAt: Date;

  /** When its own page, and so its comments, were last read; null when never. */
  @Prop({ type: Date, default: null })
  commentsReadAt: Date | null;

  /** Hashtags in lower case, for filtering. Never sent to clients. */
  @Prop({ type: [String], default: [] })
  hashtagKeys: string[];
}

export const PostSchema = SchemaFactory.createForClass(Post);

// One document a post, whoever stores it at the same moment.
PostSchema.index({ postId: 1 }, { unique: true });
// A page's posts, newest first; the key breaks ties, so that slices neither skip nor repeat.
PostSchema.index({ pageId: 1, createdAt: -1, postId: -1 });
// A page's posts with one hashtag.
PostSchema.index({ pageId: 1, hashtagKeys: 1, createdAt: -1 });
// Retention: what shows people and was not seen for long.
PostSchema.index({ lastSeenAt: 1 });
// Retention: whose comments are older than that.
PostSchema.index({ commentsReadAt: 1 });
