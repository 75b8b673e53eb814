import { type DriftVerdict, type KindBaseline, NO_DOCUMENTS, withTraits } from '@app/drift';
import { Injectable } from '@nestjs/common';

import { SharedLookups } from '../../common/records/shared-lookups.js';
import { type BaselineChange, BaselinesRepository } from './baselines.repository.js';
import type { Baseline } from './schemas/baseline.schema.js';

/** What a kind's baseline was when somebody looked. */
export type KindState = Pick<Baseline, 'key' | 'memory' | 'revision'>;

/** What is to be remembered of one document. */
export interface Lesson {
  /** Of its target. */
  readonly own: BaselineChange;
  readonly kind: KindState;
  readonly verdict: DriftVerdict;
}

/** Other instances write too; whoever meets them so often in a row leaves it at what they noticed. */
const MOST_ATTEMPTS = 3;

const EVERYTHING = 'everything';

/**
 * Writes lessons down. All documents of a kind change the same baseline, so what comes while one batch is being written
 * goes into the next as a whole: every document counts, however many are judged at once, and none waits for its turn alone.
 */
@Injectable()
export class BaselineLessons {
  private waiting: Lesson[] = [];
  private readonly latest = new Map<string, KindState>();
  private readonly batches = new SharedLookups(() => this.storeWaiting());

  constructor(private readonly baselines: BaselinesRepository) {}

  /** Resolves once it is stored: one write for all that came together, where no other instance was in between. */
  store(lesson: Lesson): Promise<void> {
    this.waiting.push(lesson);
    return this.batches.get(EVERYTHING);
  }

  private async storeWaiting(): Promise<void> {
    const lessons = this.waiting;
    this.waiting = [];
    for (const { kind } of lessons) {
      this.note(kind);
    }
    const own = lessons.map((lesson) => lesson.own);
    let due = [...new Set(lessons.map(({ kind }) => kind.key))];
    for (let attempt = 1; due.length > 0 && attempt <= MOST_ATTEMPTS; attempt += 1) {
      const changes = due.map((key) =>
        this.changeOf(
          key,
          lessons.filter(({ kind }) => kind.key === key),
        ),
      );
      const late = await this.baselines.upsertMany([...(attempt === 1 ? own : []), ...changes]);
      for (const change of changes.filter(({ key }) => !late.includes(key))) {
        this.note({ ...change, revision: change.revision + 1 });
      }
      due = due.filter((key) => late.includes(key));
      const stored = due.length === 0 ? [] : await this.baselines.listByKeys(due);
      stored.forEach((kind) => {
        this.note(kind);
      });
    }
  }

  private note(state: KindState): void {
    if (state.revision >= (this.latest.get(state.key)?.revision ?? 0)) {
      this.latest.set(state.key, state);
    }
  }

  private changeOf(key: string, lessons: readonly Lesson[]): BaselineChange {
    const { revision = 0, memory: stored = {} } = this.latest.get(key) ?? {};
    const before: KindBaseline = { ...NO_DOCUMENTS, ...(stored as object) };
    const memory = lessons.reduce(
      (kind, { own, verdict }) => withTraits(kind, own.key, verdict),
      before,
    );
    const updatedAt = new Date(Math.max(...lessons.map(({ own }) => own.updatedAt.getTime())));
    return { key, revision, memory, updatedAt, expiresAt: null };
  }
}
