import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { SharedLookups } from '../../common/records/shared-lookups.js';
import { Env } from '../../config/env.js';
import type { Ingestion, Patience } from '../pages/page-ingestor.port.js';
import { PagesService } from '../pages/pages.service.js';
import type { PostIngestor, PostReference } from '../posts/post-ingestor.port.js';
import { PostNotFoundError, PostPendingError } from '../posts/posts.errors.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { ScrapeFlights } from './scrape.flights.js';
import { pageOrder } from './scrape.task.js';
import { ScrapePipelineService } from './scrape-pipeline.service.js';
import { errorOf } from './scraper.errors.js';
import { ScrapesRepository } from './scrapes.repository.js';

/** How long the reader of a post waits for it to be read. */
const POST_WAIT_MS = 20_000;

const MOMENT_MS = 1000;

/** Scrapes what readers need, and decides what they get to know. */
@Injectable()
export class ScraperService {
  private readonly lastEnds = new SharedLookups((pageId) => this.findLatestEnded(pageId));

  constructor(
    private readonly flights: ScrapeFlights,
    private readonly pipeline: ScrapePipelineService,
    private readonly scrapes: ScrapesRepository,
    private readonly pages: PagesService,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /**
   * Implements PageIngestor. A reader is told what the first attempt came to, even if there will be another; who comes
   * between two attempts is told at once what the last came to and when the next is.
   */
  async ingestPage(pageId: string, { waitMs, isFreshRequired }: Patience): Promise<Ingestion> {
    const target = { kind: 'page', id: pageId } as const;
    const servedSince = isFreshRequired ? null : this.aMomentAgo();
    if (!isFreshRequired) {
      await this.assertNotKnownAbsent(pageId);
      // A scrape that others waited for may have ended since this reader found nothing stored.
      const page = await this.pages.find(pageId);
      if (page) {
        return { isDone: true, pageId: page.pageId };
      }
    }
    const order = { ...pageOrder(pageId, 'read'), servedSince };
    const { scrapeId, result } = await this.flights.await(order, waitMs);
    if (result === null) {
      return { isDone: false, scrapeId };
    }
    if (result.refusal && !(await this.pages.find(pageId))) {
      throw errorOf(result.refusal, target);
    }
    return { isDone: true, pageId: result.ownId };
  }

  /** Implements PageIngestor. */
  refreshPage(pageId: string): void {
    this.flights.launch(pageOrder(pageId, 'refresh')).catch(() => undefined);
  }

  /** Implements PostIngestor. */
  async ingestPost(post: PostReference): ReturnType<PostIngestor['ingest']> {
    const target = { kind: 'post', id: post.postId } as const;
    const url = await this.pipeline.locatePost(post);
    if (url === null) {
      throw new PostNotFoundError(post.postId);
    }
    const place = { url, pageId: post.pageId };
    const servedSince = this.aMomentAgo();
    const order = { target, place, requestedBy: 'read', servedSince } as const;
    const { scrapeId, result } = await this.flights.await(order, POST_WAIT_MS);
    if (result === null) {
      throw new PostPendingError(post.postId, scrapeId);
    }
    if (result.refusal) {
      throw errorOf(result.refusal, target);
    }
  }

  /** Since before this reader looked for what is stored, whichever instance's clock tells it. */
  private aMomentAgo(): Date {
    return new Date(this.clock.now().getTime() - MOMENT_MS);
  }

  /** What the source has just said is not there need not be asked for again. */
  private async assertNotKnownAbsent(pageId: string): Promise<void> {
    const last = await this.lastEnds.get(pageId);
    if (last?.outcome === 'notFound' || last?.outcome === 'gone') {
      const { outcome, reason, target } = last;
      throw errorOf({ outcome, reason: reason ?? '', retryAfterSeconds: null }, target);
    }
  }

  private findLatestEnded(pageId: string): Promise<Scrape | null> {
    const since = new Date(this.clock.now().getTime() - this.env.NOT_FOUND_MAX_AGE * 1000);
    return this.scrapes.findLatestEnded({ kind: 'page', id: pageId }, since);
  }
}
