import type { FetchedDocument } from '@app/fetching';
import type { Coverage } from '@app/linkedin';
import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { CommentsService } from '../comments/comments.service.js';
import { PagesService } from '../pages/pages.service.js';
import type { PostReference } from '../posts/post-ingestor.port.js';
import { PostsService } from '../posts/posts.service.js';
import { UsersService } from '../users/users.service.js';
import {
  judgeFetchError,
  type Judgement,
  judgePage,
  judgePost,
  type KeptPage,
  type KeptPost,
} from './scrape.judge.js';
import type { Refusal, ScrapeOutcome } from './scrape-outcome.js';
import { Source } from './source.port.js';

/** What one run through the pipeline came to. */
export interface ScrapeResult {
  readonly outcome: ScrapeOutcome;
  readonly coverage: Coverage | null;
  /** Null when something was stored. */
  readonly refusal: Refusal | null;
  /** The target's own id, which may differ from the one asked for. */
  readonly ownId: string;
}

/**
 * fetch → classify → parse → judge → store, for one target. Five database round trips at most, however many posts,
 * people or comments a document holds; the target itself is stored last, so that whoever finds it finds it whole.
 */
@Injectable()
export class ScrapePipelineService {
  private readonly logger = new Logger(ScrapePipelineService.name);

  constructor(
    private readonly source: Source,
    private readonly pages: PagesService,
    private readonly posts: PostsService,
    private readonly users: UsersService,
    private readonly comments: CommentsService,
    private readonly clock: Clock,
  ) {}

  async runPage(pageId: string): Promise<ScrapeResult> {
    const judgement = await this.readPage(pageId);
    const at = this.clock.now();
    if (!judgement.isKept) {
      const { outcome } = judgement;
      await this.pages.noteScrape(pageId, { at, outcome, coverage: null });
      return refused(judgement, pageId);
    }
    const { outcome, extract } = judgement;
    const { record, coverage } = extract.page;
    await Promise.all([
      this.posts.storeWall(extract.posts, at),
      this.users.store(extract.people, at),
    ]);
    const alias = record.pageId === pageId ? null : pageId;
    await this.pages.store(extract.page, { at, outcome, coverage }, alias);
    return { outcome, coverage, refusal: null, ownId: record.pageId };
  }

  private async readPage(pageId: string): Promise<Judgement<KeptPage>> {
    const judgement = await judged(
      () => this.source.fetchPage(pageId),
      (fetched) => judgePage(pageId, fetched),
    );
    if (judgement.isKept || judgement.outcome !== 'drifted') {
      return judgement;
    }
    // What a plain document lacks, a rendered one may have.
    const rendered = await this.renderPage(pageId);
    const second = rendered && judgePage(pageId, rendered);
    return second?.isKept ? second : judgement;
  }

  private async renderPage(pageId: string): Promise<FetchedDocument | null> {
    try {
      return await this.source.renderPage(pageId);
    } catch (error) {
      const { outcome, reason } = judgeFetchError(error);
      this.logger.warn({ pageId, outcome, reason }, 'The browser did not get the page either');
      return null;
    }
  }

  /** Where a post can be read; null when nobody has seen it. A card may lack its link, but never its number. */
  async locatePost({ postId, url, pageId }: PostReference): Promise<string | null> {
    const known = url ?? (await this.source.findPostUrl(postId));
    return known ?? (pageId === null ? null : postUrl(postId));
  }

  async runPost({ postId, url, pageId }: PostReference & { url: string }): Promise<ScrapeResult> {
    const judgement: Judgement<KeptPost> = await judged(
      () => this.source.fetchPost(url),
      (fetched) => judgePost(postId, fetched),
    );
    if (!judgement.isKept) {
      return refused(judgement, postId);
    }
    const { outcome, extract } = judgement;
    const at = this.clock.now();
    await this.comments.store(extract.comments, pageId, at);
    await this.posts.storeOwn(extract.post, at);
    return { outcome, coverage: extract.post.coverage, refusal: null, ownId: postId };
  }
}

/** The address that LinkedIn gives a post by its number alone. */
function postUrl(postId: string): string {
  return `https://www.linkedin.com/feed/update/urn:li:activity:${postId}`;
}

async function judged<T>(
  fetch: () => Promise<FetchedDocument>,
  judge: (fetched: FetchedDocument) => Judgement<T>,
): Promise<Judgement<T>> {
  try {
    return judge(await fetch());
  } catch (error) {
    return { isKept: false, ...judgeFetchError(error) };
  }
}

function refused({ outcome, reason, retryAfterSeconds }: Refusal, ownId: string): ScrapeResult {
  return { outcome, coverage: null, refusal: { outcome, reason, retryAfterSeconds }, ownId };
}
