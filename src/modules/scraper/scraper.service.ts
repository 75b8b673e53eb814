import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { Env } from '../../config/env.js';
import type { Ingestion, Patience } from '../pages/page-ingestor.port.js';
import { PagesService } from '../pages/pages.service.js';
import type { PostIngestor, PostReference } from '../posts/post-ingestor.port.js';
import { PostNotFoundError } from '../posts/posts.errors.js';
import type { Scrape, ScrapeRequester, ScrapeTarget } from './schemas/scrape.schema.js';
import { ScrapePipelineService, type ScrapeResult } from './scrape-pipeline.service.js';
import { errorOf, ScrapeNotFoundError } from './scraper.errors.js';
import { type ScrapeEnd, ScrapesRepository } from './scrapes.repository.js';

/** A scrape under way: its record once stored, and its result. */
interface Flight {
  readonly scrape: Promise<Scrape>;
  readonly result: Promise<ScrapeResult>;
}

/** Decides when something is scraped: at most one scrape in flight per target, however many ask. */
@Injectable()
export class ScraperService {
  private readonly logger = new Logger(ScraperService.name);
  private readonly flights = new Map<string, Flight>();

  constructor(
    private readonly pipeline: ScrapePipelineService,
    private readonly scrapes: ScrapesRepository,
    private readonly pages: PagesService,
    private readonly clock: Clock,
    private readonly env: Env,
    private readonly metrics: Metrics,
    private readonly work: WorkInFlight,
  ) {}

  /** Takes on a fresh scrape of a page, or joins the one in flight, and answers its record without waiting for it. */
  async request(pageId: string): Promise<Scrape> {
    // A number or a former name is the same page: one scrape is enough.
    const stored = await this.pages.find(pageId);
    return this.launchUnattended(stored?.pageId ?? pageId, 'client').scrape;
  }

  async get(scrapeId: string): Promise<Scrape> {
    const scrape = await this.scrapes.findByScrapeId(scrapeId);
    if (!scrape) {
      throw new ScrapeNotFoundError(scrapeId);
    }
    return scrape;
  }

  /** Implements PageIngestor. */
  async ingestPage(pageId: string, { waitMs, isFreshRequired }: Patience): Promise<Ingestion> {
    const target = { kind: 'page', id: pageId } as const;
    if (!isFreshRequired) {
      await this.assertNotKnownAbsent(target);
      // A scrape that others waited for may have ended since this reader found nothing stored.
      const page = await this.pages.find(pageId);
      if (page) {
        return { isDone: true, pageId: page.pageId };
      }
    }
    const flight = this.launchUnattended(pageId, 'read');
    const ended = await within(waitMs, flight.result);
    if (ended === null) {
      return { isDone: false, scrapeId: (await flight.scrape).scrapeId };
    }
    if (ended.refusal && !(await this.pages.find(pageId))) {
      throw errorOf(ended.refusal, target);
    }
    return { isDone: true, pageId: ended.ownId };
  }

  /** Implements PageIngestor. */
  refreshPage(pageId: string): void {
    this.launchUnattended(pageId, 'refresh').scrape.catch(() => undefined);
  }

  /** Implements PostIngestor. */
  async ingestPost(post: PostReference): ReturnType<PostIngestor['ingest']> {
    const target = { kind: 'post', id: post.postId } as const;
    const url = await this.pipeline.locatePost(post);
    if (url === null) {
      throw new PostNotFoundError(post.postId);
    }
    const run = (): Promise<ScrapeResult> => this.pipeline.runPost({ ...post, url });
    const { refusal } = await this.launch(target, run, 'read').result;
    if (refusal) {
      throw errorOf(refusal, target);
    }
  }

  /** What the source has just said is not there need not be asked for again. */
  private async assertNotKnownAbsent(target: ScrapeTarget): Promise<void> {
    const since = new Date(this.clock.now().getTime() - this.env.NOT_FOUND_MAX_AGE * 1000);
    const last = await this.scrapes.findLatestEnded(target, since);
    if (last?.outcome === 'notFound' || last?.outcome === 'gone') {
      const { outcome, reason } = last;
      throw errorOf({ outcome, reason: reason ?? '', retryAfterSeconds: null }, target);
    }
  }

  /** Whoever asked may be gone when it ends: the record and the log tell how it ended. */
  private launchUnattended(pageId: string, requestedBy: ScrapeRequester): Flight {
    const run = (): Promise<ScrapeResult> => this.pipeline.runPage(pageId);
    const flight = this.launch({ kind: 'page', id: pageId }, run, requestedBy);
    flight.result.catch(() => undefined);
    return flight;
  }

  private launch(
    target: ScrapeTarget,
    run: () => Promise<ScrapeResult>,
    requestedBy: ScrapeRequester,
  ): Flight {
    const key = `${target.kind}:${target.id}`;
    const inFlight = this.flights.get(key);
    if (inFlight) {
      return inFlight;
    }
    const scrape = this.open(target, requestedBy);
    const result = this.follow(scrape, target, run).finally(() => this.flights.delete(key));
    const flight = { scrape, result };
    this.flights.set(key, flight);
    this.work.track(result);
    return flight;
  }

  private async open(target: ScrapeTarget, requestedBy: ScrapeRequester): Promise<Scrape> {
    const now = this.clock.now();
    const scrape: Scrape = {
      scrapeId: randomUUID(),
      target,
      requestedBy,
      state: 'running',
      attempts: 1,
      outcome: null,
      coverage: null,
      errorCode: null,
      reason: null,
      isArchived: null,
      requestedAt: now,
      startedAt: now,
      finishedAt: null,
    };
    await this.scrapes.insert(scrape);
    return scrape;
  }

  private async follow(
    opened: Promise<Scrape>,
    target: ScrapeTarget,
    run: () => Promise<ScrapeResult>,
  ): Promise<ScrapeResult> {
    const { scrapeId, requestedAt } = await opened;
    const seconds = (): number => (this.clock.now().getTime() - requestedAt.getTime()) / 1000;
    this.metrics.startScrape();
    try {
      const result = await run();
      this.metrics.endScrape(target.kind, result.outcome, seconds());
      this.log(target, result);
      await this.noteEnd(scrapeId, this.endOf(target, result));
      return result;
    } catch (error) {
      this.metrics.endScrape(target.kind, 'broken', seconds());
      this.logger.error(error, `The scrape of ${target.kind} "${target.id}" broke off`);
      await this.noteEnd(scrapeId, this.brokenEnd());
      throw error;
    }
  }

  private endOf(
    target: ScrapeTarget,
    { outcome, coverage, refusal, isArchived }: ScrapeResult,
  ): ScrapeEnd {
    return {
      state: refusal ? 'failed' : 'succeeded',
      attempts: 1,
      outcome,
      coverage,
      errorCode: refusal ? errorOf(refusal, target).code : null,
      reason: refusal?.reason ?? null,
      isArchived,
      finishedAt: this.clock.now(),
    };
  }

  private brokenEnd(): ScrapeEnd {
    return {
      state: 'failed',
      attempts: 1,
      outcome: null,
      coverage: null,
      errorCode: 'INTERNAL_ERROR',
      reason: 'It broke off on our side',
      isArchived: null,
      finishedAt: this.clock.now(),
    };
  }

  /** The database may be away by now: then the record stays "running", which is no reason to withhold the result. */
  private async noteEnd(scrapeId: string, end: ScrapeEnd): Promise<void> {
    await this.scrapes.updateEnd(scrapeId, end).catch((error: unknown) => {
      this.logger.error(error, `The end of scrape ${scrapeId} could not be stored`);
    });
  }

  private log(target: ScrapeTarget, { outcome, refusal, coverage }: ScrapeResult): void {
    const line = { target, outcome, reason: refusal?.reason, missing: coverage?.missing };
    if (refusal) {
      this.logger.warn(line, 'Scrape gave nothing');
    } else {
      this.logger.log(line, 'Scrape stored');
    }
  }
}

/** Null when it takes longer. */
async function within<T>(waitMs: number, result: Promise<T>): Promise<T | null> {
  const timer = new AbortController();
  const late = setTimeout(waitMs, null, { ref: false, signal: timer.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([result, late]);
  } finally {
    timer.abort();
  }
}
