import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

import type { RequestTargetKind } from '../request-target.js';

/** One request that we sent to somebody else's server, or held back: a line of the ledger. Names nobody. */
@Schema({ collection: 'outgoing_requests', versionKey: false })
export class OutgoingRequest {
  /** When it left, or was held back. */
  @Prop({ type: Date, required: true })
  at: Date;

  /** With the port where it is not the usual one. */
  @Prop({ type: String, required: true })
  host: string;

  @Prop({ type: String, required: true })
  targetKind: RequestTargetKind;

  /** Null where the path may name a person, as that of a post does. */
  @Prop({ type: String, default: null })
  path: string | null;

  @Prop({ type: String, required: true })
  purpose: 'document' | 'robots' | 'subresource';

  @Prop({ type: String, required: true })
  reader: 'http' | 'browser';

  @Prop({ type: Number, required: true })
  attempt: number;

  @Prop({ type: String, required: true })
  robots: 'allowed' | 'disallowed' | 'unreachable' | 'unasked';

  /** False: it never left; `errorCode` says why. */
  @Prop({ type: Boolean, required: true })
  isSent: boolean;

  @Prop({ type: Number, required: true })
  waitedMs: number;

  /** What had to lie between its start and that of the one before it. */
  @Prop({ type: Number, required: true })
  intervalMs: number;

  @Prop({ type: Number, required: true })
  durationMs: number;

  /** Null when no answer came. */
  @Prop({ type: Number, default: null })
  status: number | null;

  /** Of the body, as it was sent. */
  @Prop({ type: Number, required: true })
  byteCount: number;

  /** Null when an answer was read. */
  @Prop({ type: String, default: null })
  errorCode: string | null;

  @Prop({ type: Number, default: null })
  retryAfterMs: number | null;

  /** Whichever process made it. */
  @Prop({ type: String, required: true })
  instanceId: string;

  /** Null: kept for good. */
  @Prop({ type: Date, default: null })
  expiresAt: Date | null;
}

export const OutgoingRequestSchema = SchemaFactory.createForClass(OutgoingRequest);

// The report goes through a window of time, in order.
OutgoingRequestSchema.index({ at: 1 });
// Retention: the database removes what is past its time.
OutgoingRequestSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
