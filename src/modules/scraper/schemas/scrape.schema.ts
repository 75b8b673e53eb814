import type { Coverage } from '@app/linkedin';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

import type { ScrapeOutcome } from '../scrape-outcome.js';

const { Mixed } = MongooseSchema.Types;

export type ScrapeState = 'queued' | 'running' | 'succeeded' | 'failed';

/** Why a scrape happened: a client asked for it, a read needed what was not there, or what was read was stale. */
export type ScrapeRequester = 'client' | 'read' | 'refresh';

export interface ScrapeTarget {
  readonly kind: 'page' | 'post';
  /** The pageId or postId asked for. */
  readonly id: string;
}

/** One attempt to collect one target, from being asked for to its outcome. */
@Schema({ collection: 'scrapes', versionKey: false })
export class Scrape {
  @Prop({ type: String, required: true })
  scrapeId: string;

  @Prop({ type: Mixed, required: true })
  target: ScrapeTarget;

  @Prop({ type: String, required: true })
  requestedBy: ScrapeRequester;

  @Prop({ type: String, required: true })
  state: ScrapeState;

  @Prop({ type: Number, required: true })
  attempts: number;

  /** Null until it is over. */
  @Prop({ type: String, default: null })
  outcome: ScrapeOutcome | null;

  /** Null unless something was parsed. */
  @Prop({ type: Mixed, default: null })
  coverage: Coverage | null;

  /** The code a client would have been answered with; null when it gave something. */
  @Prop({ type: String, default: null })
  errorCode: string | null;

  /** For people: what went wrong. */
  @Prop({ type: String, default: null })
  reason: string | null;

  /** Whether the archive has every document it fetched; null when there was none, or none is kept. */
  @Prop({ type: Boolean, default: null })
  isArchived: boolean | null;

  @Prop({ type: Date, required: true })
  requestedAt: Date;

  @Prop({ type: Date, default: null })
  startedAt: Date | null;

  @Prop({ type: Date, default: null })
  finishedAt: Date | null;
}

export const ScrapeSchema = SchemaFactory.createForClass(Scrape);

// A client follows its scrape by id.
ScrapeSchema.index({ scrapeId: 1 }, { unique: true });
// What happened to one target, newest first.
ScrapeSchema.index({ 'target.id': 1, requestedAt: -1 });
