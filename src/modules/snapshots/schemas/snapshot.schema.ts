import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const { Mixed } = MongooseSchema.Types;

/** What a document was fetched as. */
export interface SnapshotTarget {
  readonly kind: 'page' | 'post';
  /** The pageId or postId asked for. */
  readonly id: string;
}

/** One document as it was fetched, known by its bytes: fetched again unchanged, it is the same snapshot. */
@Schema({ collection: 'snapshots', versionKey: false })
export class Snapshot {
  /** Of the bytes before compression, in hexadecimal. */
  @Prop({ type: String, required: true })
  sha256: string;

  @Prop({ type: Mixed, required: true })
  target: SnapshotTarget;

  /** The page whose document, or on whose wall the post, this is; null when that is not known. */
  @Prop({ type: String, default: null })
  pageId: string | null;

  /** Null where a withheld document's address names somebody. */
  @Prop({ type: String, default: null })
  requestedUrl: string | null;

  @Prop({ type: String, default: null })
  finalUrl: string | null;

  @Prop({ type: [String], default: [] })
  redirects: string[];

  @Prop({ type: String, default: null })
  contentType: string | null;

  @Prop({ type: Number, required: true })
  httpStatus: number;

  /** Rendered by a browser, not sent as it is. */
  @Prop({ type: Boolean, required: true })
  isRendered: boolean;

  @Prop({ type: Date, required: true })
  fetchedAt: Date;

  @Prop({ type: Date, required: true })
  lastFetchedAt: Date;

  @Prop({ type: Number, required: true })
  fetchCount: number;

  /** The parser that gave the outcome. */
  @Prop({ type: String, required: true })
  parserVersion: string;

  /** How reading it last ended, in the words of scrapes. */
  @Prop({ type: String, required: true })
  outcome: string;

  /** Its content was not believed and is stored nowhere else, until a reparse or an operator releases it. */
  @Prop({ type: Boolean, required: true })
  isQuarantined: boolean;

  /** Only what is said about the document is kept, not the document: it shows somebody who must not be shown, or it is too much to keep. */
  @Prop({ type: Boolean, required: true })
  isWithheld: boolean;

  @Prop({ type: Number, required: true })
  byteCount: number;

  @Prop({ type: Number, required: true })
  compressedByteCount: number;

  /** Everybody whom the document may name, as `PersonHasher` hashes them. */
  @Prop({ type: [String], default: [] })
  peopleHashes: string[];

  /** Null: kept for good. */
  @Prop({ type: Date, default: null })
  expiresAt: Date | null;

  /** Brotli; null when withheld. */
  @Prop({ type: Buffer, default: null })
  body: Buffer | null;
}

export const SnapshotSchema = SchemaFactory.createForClass(Snapshot);

// One document for the same bytes, whoever stores them at the same moment.
SnapshotSchema.index({ sha256: 1 }, { unique: true });
// A reparse goes through time; the key breaks ties, so that it can go on where it stopped.
SnapshotSchema.index({ lastFetchedAt: 1, sha256: 1 });
// The documents of a page, to go along when it is renamed.
SnapshotSchema.index({ pageId: 1 });
// Everything that shows one person, to be removed on request.
SnapshotSchema.index({ peopleHashes: 1 });
// What waits for somebody to look at it.
SnapshotSchema.index({ isQuarantined: 1, lastFetchedAt: -1 });
// Retention: the database removes what is past its time.
SnapshotSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
