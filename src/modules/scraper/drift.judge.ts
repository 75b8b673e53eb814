import { type DriftVerdict, pagePortrait, postPortrait } from '@app/drift';
import type { Coverage } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { BaselinesService, type Weighing } from '../baselines/baselines.service.js';
import { DriftWatch } from './drift.watch.js';
import type { ScrapeTarget } from './schemas/scrape.schema.js';
import {
  type Judgement,
  type KeptPage,
  type KeptPost,
  outcomeOf,
  type Rejection,
} from './scrape.judge.js';

/** More than this many losses are not listed one by one. */
const MOST_REASONS = 5;

/** A judgement that has also been held against the past. */
export interface Weighed<T> {
  readonly judgement: Judgement<T>;
  /** Optional fields that the page no longer publishes: what is stored of them goes. */
  readonly withdrawn: readonly string[];
  /** Other ids under which the page is still stored; none of a post. */
  readonly formerIds: readonly string[];
  /** What is to be learned from the document once it is dealt with; null when it was held against nothing. */
  readonly weighing: Weighing | null;
}

/**
 * The second judge. The first says whether a document is what was asked for; this one, whether it suddenly lacks what
 * was always there. A document that was cut off lacks much by nature: of that, only what it still shows as a whole counts.
 */
@Injectable()
export class DriftJudge {
  constructor(
    private readonly baselines: BaselinesService,
    private readonly watch: DriftWatch,
  ) {}

  /** The past of a page that is still stored under former ids lies there. */
  async weighPage(
    judgement: Judgement<KeptPage>,
    formerIds: readonly string[],
  ): Promise<Weighed<KeptPage>> {
    if (!judgement.isKept) {
      return unweighed(judgement);
    }
    const { extract, document } = judgement;
    const { page } = extract;
    const isCut = document.isTruncated;
    const { pageId: id } = page.record;
    const subject = { kind: 'page', id, formerIds, wallOf: null, isCut } as const;
    const weighing = await this.baselines.weigh(
      subject,
      pagePortrait(page, extract, document.html),
    );
    const { losses, vanished, withdrawn } = weighing.verdict;
    if (losses.length > 0) {
      const drifted = driftedBy(losses, page.coverage);
      return { judgement: drifted, withdrawn: [], formerIds, weighing };
    }
    // What has only just gone is not believed to be gone: a missing field never erases a stored one.
    const coverage = { ...page.coverage, missing: [...page.coverage.missing, ...vanished] };
    const kept = { ...extract, page: { record: page.record, coverage } };
    return {
      judgement: { ...judgement, extract: kept, outcome: outcomeOf(coverage) },
      withdrawn,
      formerIds,
      weighing,
    };
  }

  async weighPost(
    judgement: Judgement<KeptPost>,
    wallOf: string | null,
  ): Promise<Weighed<KeptPost>> {
    if (!judgement.isKept || judgement.extract.post.coverage.isTruncated) {
      return unweighed(judgement);
    }
    const { extract, document } = judgement;
    const { post, comments } = extract;
    const isCut = document.isTruncated;
    const { postId: id } = post.record;
    const subject = { kind: 'post', id, formerIds: [], wallOf, isCut } as const;
    const weighing = await this.baselines.weigh(
      subject,
      postPortrait(post, comments, document.html),
    );
    const { losses } = weighing.verdict;
    return {
      judgement: losses.length > 0 ? driftedBy(losses, post.coverage) : judgement,
      withdrawn: [],
      formerIds: [],
      weighing,
    };
  }

  /** Once a document is dealt with: remembers what it showed, and raises the alarm if it drifted. */
  async learn(target: ScrapeTarget, { judgement, weighing }: Weighed<unknown>): Promise<void> {
    if (judgement.isKept) {
      this.watch.noteKept(target);
    } else if (judgement.outcome === 'drifted') {
      const traits = weighing?.verdict.losses.map(({ trait }) => trait) ?? [];
      this.watch.noteDrifted(target, judgement.reason, traits);
    }
    if (weighing !== null) {
      await this.baselines.learn(weighing);
    }
  }
}

function unweighed<T>(judgement: Judgement<T>): Weighed<T> {
  return { judgement, withdrawn: [], formerIds: [], weighing: null };
}

function driftedBy(losses: DriftVerdict['losses'], coverage: Coverage): Rejection {
  const told = losses.slice(0, MOST_REASONS).map(({ trait, reason }) => `${trait} (${reason})`);
  const untold = losses.length - told.length;
  const more = untold > 0 ? `, and ${untold} more` : '';
  const lost = losses.map(({ trait }) => trait).filter((name) => !coverage.missing.includes(name));
  return {
    isKept: false,
    outcome: 'drifted',
    reason: `it lacks what was always there: ${told.join(', ')}${more}`,
    retryAfterSeconds: null,
    coverage: { ...coverage, missing: [...coverage.missing, ...lost] },
  };
}
