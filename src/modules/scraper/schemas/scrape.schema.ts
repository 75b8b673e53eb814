import type { Coverage } from '@app/linkedin';
import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

import type { ScrapeOutcome } from '../scrape-outcome.js';

const { Mixed } = MongooseSchema.Types;

export const SCRAPE_STATES = ['queued', 'running', 'succeeded', 'failed'] as const;
export type ScrapeState = (typeof SCRAPE_STATES)[number];

/**
 * Why a scrape happened: a client asked for it, a read needed what was not there, what was read was stale, or the page
 * is watched.
 */
export const SCRAPE_REQUESTERS = ['client', 'read', 'refresh', 'watch'] as const;
export type ScrapeRequester = (typeof SCRAPE_REQUESTERS)[number];

/** What an attempt is at. */
export const SCRAPE_STAGES = ['fetching', 'rendering', 'parsing', 'storing'] as const;
export type ScrapeStage = (typeof SCRAPE_STAGES)[number];

export interface ScrapeTarget {
  readonly kind: 'page' | 'post';
  /** The pageId or postId asked for. */
  readonly id: string;
}

/** Where a post is read, and on whose wall it was seen; null when on none. */
export interface PostPlace {
  readonly url: string;
  readonly pageId: string | null;
}

export interface ScrapeProgress {
  readonly stage: ScrapeStage;
  readonly at: Date;
}

/** Milliseconds that the last attempt spent in each stage it came to. */
export type ScrapeTimings = Readonly<Partial<Record<ScrapeStage, number>>>;

/** The right to run a scrape and to end it, for as long as it is renewed. */
export interface Lease {
  /** The instance that runs it. */
  readonly owner: string;
  /** Drawn anew for every claim: an end under any other token is too late. */
  readonly token: string;
  readonly until: Date;
}

/** One task to collect one target, from being asked for to its outcome. The collection is the queue as well; see ADR 17. */
@Schema({ collection: 'scrapes', versionKey: false })
export class Scrape {
  @Prop({ type: String, required: true })
  scrapeId: string;

  @Prop({ type: Mixed, required: true })
  target: ScrapeTarget;

  /** Null for a page. */
  @Prop({ type: Mixed, default: null })
  place: PostPlace | null;

  /** Set until it is over; absent then, not null, so that the unique index holds active scrapes only. */
  @Prop({ type: String })
  activeKey?: string;

  @Prop({ type: String, required: true })
  requestedBy: ScrapeRequester;

  /** Lower goes first; see PRIORITY_OF. */
  @Prop({ type: Number, required: true })
  priority: number;

  @Prop({ type: String, required: true })
  state: ScrapeState;

  /** Not to be started earlier. */
  @Prop({ type: Date, required: true })
  runAt: Date;

  /** How often it was started. */
  @Prop({ type: Number, required: true })
  attempts: number;

  /** How many of those starts were cut off because the instance was gone. */
  @Prop({ type: Number, default: 0 })
  takeovers: number;

  /** Null unless it is running. */
  @Prop({ type: Mixed, default: null })
  lease: Lease | null;

  /** Null before the first start. */
  @Prop({ type: Mixed, default: null })
  progress: ScrapeProgress | null;

  /** Null before the first attempt has ended. */
  @Prop({ type: Mixed, default: null })
  timings: ScrapeTimings | null;

  /** Of the latest attempt that has ended; null before. */
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

  /** What the source itself said about coming back. */
  @Prop({ type: Number, default: null })
  retryAfterSeconds: number | null;

  /** Whether the archive has every document it fetched; null when there was none, or none is kept. */
  @Prop({ type: Boolean, default: null })
  isArchived: boolean | null;

  @Prop({ type: Date, required: true })
  requestedAt: Date;

  /** When the latest attempt started. */
  @Prop({ type: Date, default: null })
  startedAt: Date | null;

  @Prop({ type: Date, default: null })
  finishedAt: Date | null;
}

export const ScrapeSchema = SchemaFactory.createForClass(Scrape);

// A client follows its scrape by id.
ScrapeSchema.index({ scrapeId: 1 }, { unique: true });
// One active scrape per target, however many instances ask at once. Sparse: what is over has no key.
ScrapeSchema.index({ activeKey: 1 }, { unique: true, sparse: true });
// The next one to start.
ScrapeSchema.index({ state: 1, priority: 1, runAt: 1 });
// How much is due, and since when.
ScrapeSchema.index({ state: 1, runAt: 1 });
// Those whose instance is gone.
ScrapeSchema.index({ state: 1, 'lease.until': 1 });
// How the last scrape of a target ended.
ScrapeSchema.index({ 'target.id': 1, finishedAt: -1 });
// Those of posts that are kept for long enough: their addresses begin with whoever wrote them.
ScrapeSchema.index({ 'target.kind': 1, finishedAt: 1 });
// Lists, newest first: all of them, or by what they were filtered for most narrowly.
ScrapeSchema.index({ requestedAt: -1, scrapeId: -1 });
ScrapeSchema.index({ outcome: 1, requestedAt: -1, scrapeId: -1 });
ScrapeSchema.index({ state: 1, requestedAt: -1, scrapeId: -1 });
ScrapeSchema.index({ 'target.id': 1, requestedAt: -1, scrapeId: -1 });
