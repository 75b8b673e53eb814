import { Cache } from '@app/caching';
import type { FetchedDocument } from '@app/fetching';
import { PARSER_VERSION } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { CommentsService } from '../comments/comments.service.js';
import { PeopleScreenService } from '../erasure/people-screen.service.js';
import { PageRenames } from '../pages/page-renames.service.js';
import { PagesService } from '../pages/pages.service.js';
import { PostsService } from '../posts/posts.service.js';
import { type ArchivedDocument, SnapshotsService } from '../snapshots/snapshots.service.js';
import { UsersService } from '../users/users.service.js';
import { DriftJudge } from './drift.judge.js';
import { type ReparseReport, ReparseTally } from './reparse.tally.js';
import { judgePage, judgePost } from './scrape.judge.js';
import { underPageId } from './under-page-id.js';

/** Documents held in memory at a time. */
const BATCH = 10;

/** Which documents are read anew, and how. */
export interface ReparseOrder {
  readonly since: Date;
  /** Not those fetched later; null for no end. */
  readonly until: Date | null;
  /** Only the documents of this page and its posts; null for all. */
  readonly pageId: string | null;
  /** Tells what would change, and changes nothing. */
  readonly isDryRun: boolean;
  /** Believes quarantined documents though they still lack what was always there. */
  readonly areDriftedAccepted: boolean;
}

/** Hears of every document that is done with. */
export type ReparseListener = (doneCount: number, totalCount: number) => void;

/** How a document was read, and where what it says is noted. */
type Reading = ReparseOrder & { readonly tally: ReparseTally };

/**
 * Reads the archive with today's parser and brings what is stored up to it, without asking any source. In the order of
 * time; what a later document said stays. A document is marked when it is done, so that a run that was broken off goes
 * on where it stopped, and a second one finds nothing to do.
 */
@Injectable()
export class ReparseService {
  constructor(
    private readonly snapshots: SnapshotsService,
    private readonly drift: DriftJudge,
    private readonly screen: PeopleScreenService,
    private readonly pages: PagesService,
    private readonly renames: PageRenames,
    private readonly posts: PostsService,
    private readonly users: UsersService,
    private readonly comments: CommentsService,
    private readonly cache: Cache,
    private readonly clock: Clock,
  ) {}

  /** Stops between two documents when `signal` says so, and answers what it came to until then. */
  async run(
    order: ReparseOrder,
    onProgress: ReparseListener,
    signal: AbortSignal,
  ): Promise<ReparseReport> {
    const tally = new ReparseTally();
    const totalCount = await this.snapshots.countSince(order.since);
    let doneCount = 0;
    try {
      for await (const snapshot of this.walk(order)) {
        if (signal.aborted) {
          break;
        }
        await this.reread(snapshot, { ...order, tally });
        doneCount += 1;
        onProgress(doneCount, Math.max(doneCount, totalCount));
      }
    } finally {
      if (!order.isDryRun) {
        await this.cache.clear();
      }
    }
    return tally.report(order.isDryRun);
  }

  private async *walk({ since, until }: ReparseOrder): AsyncGenerator<ArchivedDocument> {
    let last: ArchivedDocument | null = null;
    do {
      const batch: readonly ArchivedDocument[] = await this.snapshots.listByTime(
        since,
        last,
        BATCH,
      );
      for (const snapshot of batch) {
        if (until !== null && snapshot.lastFetchedAt > until) {
          return;
        }
        yield snapshot;
      }
      last = batch.at(-1) ?? null;
    } while (last !== null);
  }

  private async reread(snapshot: ArchivedDocument, reading: Reading): Promise<void> {
    const { tally } = reading;
    const fetched = this.isDue(snapshot, reading) ? await this.snapshots.open(snapshot) : null;
    if (fetched === null) {
      tally.skippedCount += 1;
      return;
    }
    tally.readCount += 1;
    const outcome =
      snapshot.target.kind === 'page'
        ? await this.rereadPage(snapshot, fetched, reading)
        : await this.rereadPost(snapshot, fetched, reading);
    // What was not believed and yet raised no alarm had been made whole by a browser.
    const isQuarantined =
      outcome === 'drifted' && (snapshot.isQuarantined || snapshot.outcome !== 'drifted');
    tally.releasedCount += Number(snapshot.isQuarantined && !isQuarantined);
    if (!reading.isDryRun) {
      await this.snapshots.noteReading(snapshot.sha256, {
        outcome,
        isQuarantined,
        parserVersion: PARSER_VERSION,
      });
    }
  }

  /** What has run out is as good as gone, though the database may not have removed it yet. */
  private isDue(
    { pageId, target, parserVersion, isQuarantined, expiresAt }: ArchivedDocument,
    order: ReparseOrder,
  ): boolean {
    const isWanted =
      order.pageId === null ||
      pageId === order.pageId ||
      (target.kind === 'page' && target.id === order.pageId);
    const isNew = parserVersion !== PARSER_VERSION || (isQuarantined && order.areDriftedAccepted);
    return isWanted && isNew && (expiresAt === null || expiresAt > this.clock.now());
  }

  private async rereadPage(
    { target, outcome: before, lastFetchedAt: at }: ArchivedDocument,
    fetched: FetchedDocument,
    { isDryRun, areDriftedAccepted, tally }: Reading,
  ): Promise<string> {
    const judged = judgePage(target.id, fetched);
    const isDoubted = before === 'drifted' && !areDriftedAccepted;
    const judgement = isDoubted ? (await this.drift.weighPage(judged, [])).judgement : judged;
    const { outcome } = judgement;
    if (!judgement.isKept) {
      tally.refuse(outcome);
      return outcome;
    }
    const { extract, settle } = await this.screen.page(judgement.extract);
    const name = await this.renames.findNameToday(extract.page.record);
    const { page, posts, people } = underPageId(extract, name);
    const alias = name.pageId === target.id ? null : target.id;
    tally.add('posts', await this.posts.reread(posts, 'wall', at, isDryRun));
    tally.add('users', await this.users.reread(people, at, isDryRun));
    tally.add('pages', await this.pages.reread(page, { at, outcome }, { alias, isDryRun }));
    await settle(false);
    return outcome;
  }

  private async rereadPost(
    { target, pageId, outcome: before, lastFetchedAt: at }: ArchivedDocument,
    fetched: FetchedDocument,
    { isDryRun, areDriftedAccepted, tally }: Reading,
  ): Promise<string> {
    const judged = judgePost(target.id, fetched);
    const isDoubted = before === 'drifted' && !areDriftedAccepted;
    const judgement = isDoubted ? (await this.drift.weighPost(judged, pageId)).judgement : judged;
    const { outcome } = judgement;
    if (!judgement.isKept) {
      tally.refuse(outcome);
      return outcome;
    }
    const { extract, settle } = await this.screen.post(judgement.extract);
    if (extract !== null) {
      tally.add('comments', await this.comments.reread(extract.comments, pageId, at, isDryRun));
      tally.add('posts', await this.posts.reread([extract.post], 'own', at, isDryRun));
    }
    await settle(false);
    return outcome;
  }
}
