import type { FetchedDocument } from '@app/fetching';
import type { Coverage } from '@app/linkedin';
import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { CommentsService } from '../comments/comments.service.js';
import { PeopleScreenService } from '../erasure/people-screen.service.js';
import { PageRenames } from '../pages/page-renames.service.js';
import { PagesService } from '../pages/pages.service.js';
import type { PostReference } from '../posts/post-ingestor.port.js';
import { PostsService } from '../posts/posts.service.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { UsersService } from '../users/users.service.js';
import { DriftJudge, type Weighed } from './drift.judge.js';
import {
  judgeFetchError,
  type Judgement,
  judgePage,
  judgePost,
  type KeptPage,
  type KeptPost,
  type Rejection,
} from './scrape.judge.js';
import { postUrl } from './scrape.task.js';
import type { Refusal, ScrapeOutcome } from './scrape-outcome.js';
import type { ScrapeStage, ScrapeTarget } from './schemas/scrape.schema.js';
import { Source } from './source.port.js';

/** What one run through the pipeline came to. */
export interface ScrapeResult {
  readonly outcome: ScrapeOutcome;
  readonly coverage: Coverage | null;
  /** Null when something was stored. */
  readonly refusal: Refusal | null;
  /** The target's own id, which may differ from the one asked for. */
  readonly ownId: string;
  /** Whether the archive has every document that was fetched for it; null when there was none, or none is kept. */
  readonly isArchived: boolean | null;
}

/** A document that came, and what it was found to be. */
interface JudgedDocument<T> {
  readonly fetched: FetchedDocument;
  readonly isRendered: boolean;
  readonly judgement: Judgement<T>;
}

/** What reading a target came to, with every document that was fetched on the way. */
interface Reading<T> extends Weighed<T> {
  readonly documents: readonly JudgedDocument<T>[];
}

/** How to come by a document, plain or rendered, and what is made of it. */
interface Ways<T> {
  readonly fetch: () => Promise<FetchedDocument>;
  readonly render: () => Promise<FetchedDocument | null>;
  readonly weigh: (fetched: FetchedDocument) => Promise<Weighed<T>>;
}

/** Hears of each stage as it begins; the first, fetching, goes without saying. */
export type StageListener = (stage: ScrapeStage) => void;

/** To whoever asks, a post by somebody who was erased is not there. */
const ERASED: Rejection = {
  isKept: false,
  coverage: null,
  outcome: 'notFound',
  reason: 'nothing is kept of whoever wrote it',
  retryAfterSeconds: null,
};

const NOBODY: StageListener = () => undefined;

/**
 * fetch → classify → parse → judge → store, for one target, with every document kept in the archive. A bounded number of
 * database round trips, however many posts, people or comments a document holds; the target itself is stored last, so
 * that whoever finds it finds it whole.
 */
@Injectable()
export class ScrapePipelineService {
  private readonly logger = new Logger(ScrapePipelineService.name);

  constructor(
    private readonly source: Source,
    private readonly pages: PagesService,
    private readonly renames: PageRenames,
    private readonly posts: PostsService,
    private readonly users: UsersService,
    private readonly comments: CommentsService,
    private readonly snapshots: SnapshotsService,
    private readonly screen: PeopleScreenService,
    private readonly drift: DriftJudge,
    private readonly clock: Clock,
  ) {}

  async runPage(pageId: string, onStage = NOBODY): Promise<ScrapeResult> {
    const target: ScrapeTarget = { kind: 'page', id: pageId };
    const reading = await this.readPage(pageId, onStage);
    const { judgement } = reading;
    onStage('storing');
    const at = this.clock.now();
    if (!judgement.isKept) {
      const { outcome, coverage } = judgement;
      const [isArchived] = await Promise.all([
        this.archive(target, reading, pageId, at),
        this.pages.noteScrape(pageId, { at, outcome, coverage }),
        this.drift.learn(target, reading),
      ]);
      return refused(judgement, pageId, isArchived);
    }
    const { outcome } = judgement;
    const { extract, settle } = await this.screen.page(judgement.extract);
    const { record, coverage } = extract.page;
    const { withdrawn, formerIds } = reading;
    await this.renames.follow(record, formerIds);
    const [isArchived] = await Promise.all([
      this.archive(target, reading, record.pageId, at),
      this.posts.storeWall(extract.posts, at),
      this.users.store(extract.people, at),
    ]);
    const alias = record.pageId === pageId ? null : pageId;
    await this.pages.store(extract.page, { at, outcome, coverage }, { alias, withdrawn });
    await Promise.all([settle(formerIds.length > 0), this.drift.learn(target, reading)]);
    return { outcome, coverage, refusal: null, ownId: record.pageId, isArchived };
  }

  private readPage(pageId: string, onStage: StageListener): Promise<Reading<KeptPage>> {
    return this.read(
      {
        fetch: () => this.source.fetchPage(pageId),
        render: () => this.source.renderPage(pageId),
        weigh: (fetched) => this.weighPage(judgePage(pageId, fetched)),
      },
      onStage,
    );
  }

  private async read<T>(
    { fetch, render, weigh }: Ways<T>,
    onStage: StageListener,
  ): Promise<Reading<T>> {
    const plain = await readingOf(fetch, onStage, weigh);
    if (plain.judgement.isKept || plain.judgement.outcome !== 'drifted') {
      return plain;
    }
    // What a plain document lacks, a rendered one may have.
    onStage('rendering');
    const fetched = await this.rendered(render);
    if (fetched === null) {
      return plain;
    }
    const rendered = await weigh(fetched);
    const { judgement } = rendered;
    return {
      ...(judgement.isKept ? rendered : plain),
      documents: [...plain.documents, { fetched, isRendered: true, judgement }],
    };
  }

  private async weighPage(judgement: Judgement<KeptPage>): Promise<Weighed<KeptPage>> {
    const formerIds = judgement.isKept
      ? await this.renames.findFormerIds(judgement.extract.page.record)
      : [];
    return this.drift.weighPage(judgement, formerIds);
  }

  private async rendered(render: Ways<unknown>['render']): Promise<FetchedDocument | null> {
    try {
      return await render();
    } catch (error) {
      const { outcome, reason } = judgeFetchError(error);
      this.logger.warn({ outcome, reason }, 'The browser did not get the document either');
      return null;
    }
  }

  /** Where a post can be read; null when nobody has seen it. A card may lack its link, but never its number. */
  async locatePost({ postId, url, pageId }: PostReference): Promise<string | null> {
    const known = url ?? (await this.source.findPostUrl(postId));
    const address = known ?? (pageId === null ? null : postUrl(postId));
    const isErased = await this.screen.addresses();
    return address !== null && isErased(address) ? null : address;
  }

  async runPost(
    { postId, url, pageId: seenOn }: PostReference & { url: string },
    onStage = NOBODY,
  ): Promise<ScrapeResult> {
    // The page may have been renamed since this was queued.
    const pageId = seenOn === null ? null : await this.pages.findOwnId(seenOn);
    const reading: Reading<KeptPost> = await this.read(
      {
        fetch: () => this.source.fetchPost(url),
        render: () => this.source.renderPost(url),
        weigh: (fetched) => this.drift.weighPost(judgePost(postId, fetched), pageId),
      },
      onStage,
    );
    const { judgement } = reading;
    onStage('storing');
    const at = this.clock.now();
    const target: ScrapeTarget = { kind: 'post', id: postId };
    const archiving = this.archive(target, reading, pageId, at);
    if (!judgement.isKept) {
      const [isArchived] = await Promise.all([archiving, this.drift.learn(target, reading)]);
      return refused(judgement, postId, isArchived);
    }
    const { outcome } = judgement;
    const { extract, settle } = await this.screen.post(judgement.extract);
    if (extract === null) {
      return refused(ERASED, postId, await archiving);
    }
    const [isArchived] = await Promise.all([
      archiving,
      this.comments.store(extract.comments, pageId, at),
    ]);
    const wall = await this.posts.storeOwn(extract.post, at);
    if (wall !== null && wall !== pageId) {
      // ... or while it was being read.
      await this.comments.store(extract.comments, wall, at);
    }
    await Promise.all([settle(false), this.drift.learn(target, reading)]);
    const { coverage } = extract.post;
    return { outcome, coverage, refusal: null, ownId: postId, isArchived };
  }

  /** Never rejects: what a document said is stored whether or not the document itself could be kept. */
  private async archive<T>(
    target: ScrapeTarget,
    { documents, judgement: verdict }: Reading<T>,
    pageId: string | null,
    seenAt: Date,
  ): Promise<boolean | null> {
    const results = await Promise.all(
      documents.map(({ fetched, isRendered, judgement }) =>
        this.snapshots.archive({
          target,
          pageId,
          fetched,
          ...(judgement.isKept ? { text: judgement.document.html } : {}),
          isRendered,
          outcome: judgement.outcome,
          // What a browser made whole is no reason for alarm.
          isQuarantined: judgement.outcome === 'drifted' && !verdict.isKept,
          seenAt,
        }),
      ),
    );
    const attempted = results.filter((result) => result !== null);
    return attempted.length === 0 ? null : attempted.every(Boolean);
  }
}

async function readingOf<T>(
  fetch: () => Promise<FetchedDocument>,
  onStage: StageListener,
  judge: (fetched: FetchedDocument) => Promise<Weighed<T>>,
): Promise<Reading<T>> {
  let fetched: FetchedDocument;
  try {
    fetched = await fetch();
  } catch (error) {
    const judgement = { isKept: false, coverage: null, ...judgeFetchError(error) } as const;
    return { judgement, documents: [], withdrawn: [], formerIds: [], weighing: null };
  }
  onStage('parsing');
  const weighed = await judge(fetched);
  const { judgement } = weighed;
  return { ...weighed, documents: [{ fetched, isRendered: false, judgement }] };
}

function refused(
  { outcome, reason, retryAfterSeconds, coverage }: Rejection,
  ownId: string,
  isArchived: boolean | null,
): ScrapeResult {
  const refusal = { outcome, reason, retryAfterSeconds };
  return { outcome, coverage, refusal, ownId, isArchived };
}
