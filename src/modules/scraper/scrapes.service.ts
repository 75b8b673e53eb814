import { Injectable } from '@nestjs/common';

import { CursorService } from '../../common/pagination/cursor.service.js';
import type { Slice } from '../../common/pagination/slice.js';
import { PagesService } from '../pages/pages.service.js';
import type { ListScrapesQuery } from './dto/list-scrapes.query.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { ScrapeRunner } from './scrape.runner.js';
import { ScrapeNotFoundError } from './scraper.errors.js';
import { ScrapesRepository } from './scrapes.repository.js';

/** Tells what scrapes there are and where they stand. */
@Injectable()
export class ScrapesService {
  constructor(
    private readonly scrapes: ScrapesRepository,
    private readonly runner: ScrapeRunner,
    private readonly pages: PagesService,
    private readonly cursors: CursorService,
  ) {}

  async get(scrapeId: string): Promise<Scrape> {
    const scrape = await this.scrapes.findByScrapeId(scrapeId);
    if (!scrape) {
      throw new ScrapeNotFoundError(scrapeId);
    }
    return this.upToDate(scrape);
  }

  /** Those of these scrapes that there are. */
  async findMany(scrapeIds: readonly string[]): Promise<Scrape[]> {
    const found = await this.scrapes.listByScrapeIds(scrapeIds);
    return found.map((scrape) => this.upToDate(scrape));
  }

  /** Newest first. Of a page those under every name that it is known by. */
  async list({ limit, cursor, count, ...scope }: ListScrapesQuery): Promise<Slice<Scrape>> {
    const position = this.cursors.read(cursor, scope);
    const filter = {
      outcome: scope.outcome ?? null,
      state: scope.state ?? null,
      pageIds: scope.pageId === undefined ? null : await this.namesOf(scope.pageId),
      since: scope.since ?? null,
      until: scope.until ?? null,
    };
    const [run, total] = await Promise.all([
      this.scrapes.listNewestFirst(filter, limit, position),
      count ? this.scrapes.count(filter) : null,
    ]);
    return {
      items: run.rows.map((scrape) => this.upToDate(scrape)),
      nextCursor: this.cursors.write(run.next, scope),
      total,
    };
  }

  /** What is stored of one that runs here lags behind. */
  private upToDate(scrape: Scrape): Scrape {
    return { ...scrape, progress: this.runner.progressOf(scrape.scrapeId) ?? scrape.progress };
  }

  private async namesOf(pageId: string): Promise<readonly string[]> {
    const page = await this.pages.find(pageId);
    return page ? [page.pageId, ...page.aliases] : [pageId];
  }
}
