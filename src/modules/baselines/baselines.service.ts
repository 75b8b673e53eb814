import {
  afterDrifted,
  afterKept,
  type DriftVerdict,
  judgeAgainst,
  judgePart,
  type KindBaseline,
  NO_DOCUMENTS,
  type Portrait,
  type TargetBaseline,
} from '@app/drift';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import type { PageFollower } from '../../common/renames/page-followers.js';
import { BaselineLessons, type Lesson } from './baseline.lessons.js';
import { BaselinesRepository } from './baselines.repository.js';
import type { Baseline } from './schemas/baseline.schema.js';

/** What was seen longer ago than this says nothing about a layout of today. */
const MEMORY_MS = 180 * 86_400_000;

/** What a document was fetched as, and so what it is to be held against. */
export interface Subject {
  readonly kind: 'page' | 'post';
  readonly id: string;
  /** Under which the page is still stored, in spite of a new id: its past may lie there. */
  readonly formerIds: readonly string[];
  /** On whose wall the post was seen; null for pages, and for posts that were seen on none. */
  readonly wallOf: string | null;
  /** Whether only part of the document arrived: then nothing that is not there is missed, and nothing learned from it. */
  readonly isCut: boolean;
}

/** How a document compares with the past, and what is to be remembered of it once it is dealt with. */
export interface Weighing {
  readonly verdict: DriftVerdict;
  /** Null when nothing is to be learned from it. */
  readonly lesson: Lesson | null;
}

/** Knows what pages and posts have shown of late, and tells when one suddenly lacks what was always there. */
@Injectable()
export class BaselinesService implements PageFollower {
  constructor(
    private readonly baselines: BaselinesRepository,
    private readonly lessons: BaselineLessons,
    private readonly clock: Clock,
  ) {}

  /** Holds a document against its own past and that of its kind; one read, whatever it shows. */
  async weigh(
    { kind, id, formerIds, wallOf, isCut }: Subject,
    portrait: Portrait,
  ): Promise<Weighing> {
    const keys = { own: `${kind}:${id}`, kind: `kind:${kind}`, wall: `page:${wallOf ?? ''}` };
    const ownKeys = [keys.own, ...formerIds.map((formerId) => `${kind}:${formerId}`)];
    const stored = await this.baselines.listByKeys([
      ...ownKeys,
      keys.kind,
      ...(wallOf === null ? [] : [keys.wall]),
    ]);
    const find = (key: string): Baseline | null =>
      stored.find((baseline) => baseline.key === key) ?? null;
    const kindStored = find(keys.kind);
    const ownStored = ownKeys.map(find).find((baseline) => baseline !== null) ?? null;
    const own = (ownStored?.memory ?? null) as TargetBaseline | null;
    const ofKind: KindBaseline = { ...NO_DOCUMENTS, ...(kindStored?.memory as object | undefined) };
    const wall = (find(keys.wall)?.memory ?? null) as TargetBaseline | null;
    const card = kind === 'post' ? (wall?.items[id] ?? null) : null;
    const memory = { targetId: keys.own, own, card, kind: ofKind };
    const verdict = isCut ? judgePart(portrait, memory) : judgeAgainst(portrait, memory);
    const isDrifted = verdict.losses.length > 0;
    if (isCut && !isDrifted) {
      return { verdict, lesson: null };
    }
    const next = isDrifted ? afterDrifted(own, verdict) : afterKept(own, portrait, verdict);
    const updatedAt = this.clock.now();
    const expiresAt = new Date(updatedAt.getTime() + MEMORY_MS);
    const revision = ownStored?.revision ?? 0;
    return {
      verdict,
      lesson: {
        own: { key: keys.own, revision, memory: next, updatedAt, expiresAt },
        kind: { key: keys.kind, revision: kindStored?.revision ?? 0, memory: ofKind },
        verdict,
      },
    };
  }

  /** The lesson of a document that is being dealt with fits before and after: it says which revision it was made from. */
  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    await this.baselines.updateKey(`page:${formerId}`, `page:${pageId}`);
    return [];
  }

  /** Remembers what a weighing showed; one write, or none. */
  async learn({ lesson }: Weighing): Promise<void> {
    if (lesson !== null) {
      await this.lessons.store(lesson);
    }
  }
}
