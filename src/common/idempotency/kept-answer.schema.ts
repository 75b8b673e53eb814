import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const { Mixed } = MongooseSchema.Types;

/** An answer as it went out. */
export interface AnswerGiven {
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;
  readonly body: string;
}

/** What an Idempotency-Key stands for: a request that is being worked on, or the answer it got. */
@Schema({ collection: 'idempotency_keys', versionKey: false })
export class KeptAnswer {
  /** Of the client and its key. */
  @Prop({ type: String, required: true })
  keyHash: string;

  /** Of method, URL and body. */
  @Prop({ type: String, required: true })
  requestHash: string;

  /** Null while the request is being worked on. */
  @Prop({ type: Mixed, default: null })
  answer: AnswerGiven | null;

  /** An instance that has not answered by then is taken for dead. */
  @Prop({ type: Date, required: true })
  heldUntil: Date;

  @Prop({ type: Date, required: true })
  expiresAt: Date;
}

export const KeptAnswerSchema = SchemaFactory.createForClass(KeptAnswer);

// One request a key, however many come at the same moment.
KeptAnswerSchema.index({ keyHash: 1 }, { unique: true });
// A key is forgotten after a day: the database removes it.
KeptAnswerSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
