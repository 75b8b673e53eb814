import { Cache } from '@app/caching';
import type { CompanyPageRecord, Covered } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { pagesTag, pageTag } from '../../common/cache/cache-tags.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import type { KeysetSort } from '../../common/pagination/keyset.js';
import type { Slice } from '../../common/pagination/slice.js';
import type { ListPagesQuery } from './dto/list-pages.query.js';
import { PageIngestor } from './page-ingestor.port.js';
import {
  type PageRelation,
  type PageRelations,
  PageRelationsReader,
} from './page-relations.port.js';
import { PageNotFoundError } from './pages.errors.js';
import { type PagesFilter, PagesRepository } from './pages.repository.js';
import type { CompanyPage, LastScrape } from './schemas/company-page.schema.js';
import { searchWords } from './search-words.js';

/** Decides what a client gets to know about company pages, and keeps what scrapes learned of them. */
@Injectable()
export class PagesService {
  constructor(
    private readonly pages: PagesRepository,
    private readonly ingestor: PageIngestor,
    private readonly relations: PageRelationsReader,
    private readonly cursors: CursorService,
    private readonly cache: Cache,
  ) {}

  /** The stored page, or, when nobody has asked for it before, the page as it is right now. */
  async get(pageId: string): Promise<CompanyPage> {
    const stored = await this.find(pageId);
    if (stored) {
      return stored;
    }
    const ownId = await this.ingestor.ingest(pageId);
    const page = await this.pages.findByPageId(ownId);
    if (!page) {
      throw new PageNotFoundError(pageId);
    }
    return page;
  }

  async getWith(
    pageId: string,
    relations: readonly PageRelation[] = [],
  ): Promise<CompanyPage & PageRelations> {
    const page = await this.get(pageId);
    return { ...page, ...(await this.relations.read(page.pageId, relations)) };
  }

  async find(pageId: string): Promise<CompanyPage | null> {
    return (await this.pages.findByPageId(pageId)) ?? this.pages.findByAlias(pageId);
  }

  async list(query: ListPagesQuery): Promise<Slice<CompanyPage>> {
    const { limit, cursor, count, ...scope } = query;
    const filter = filterOf(query);
    const [run, total] = await Promise.all([
      this.pages.list(filter, sortOf(query.sort), limit, this.cursors.read(cursor, scope)),
      count ? this.pages.count(filter) : null,
    ]);
    return { items: run.rows, nextCursor: this.cursors.write(run.next, scope), total };
  }

  /** Keeps what a scrape read. Fields that were missing leave what is stored as it was. */
  async store(
    { record, coverage }: Covered<CompanyPageRecord>,
    lastScrape: LastScrape,
    alias: string | null,
  ): Promise<void> {
    const { missing } = coverage;
    const words = wordsOf(record, missing);
    const ids = await this.pages.upsert({ record, missing, lastScrape, words, alias });
    await this.cache.invalidateTags([pagesTag, ...ids.map(pageTag)]);
  }

  /** Notes on the stored page, if there is one, how a scrape ended that gave nothing to keep. */
  async noteScrape(pageId: string, lastScrape: LastScrape): Promise<void> {
    const ids = await this.pages.updateLastScrape(pageId, lastScrape);
    if (ids.length > 0) {
      await this.cache.invalidateTags([pagesTag, ...ids.map(pageTag)]);
    }
  }
}

function sortOf(sort: ListPagesQuery['sort']): KeysetSort {
  const isDescending = sort.startsWith('-');
  return {
    field: isDescending ? sort.slice(1) : sort,
    direction: isDescending ? -1 : 1,
    key: 'pageId',
  };
}

function filterOf(query: ListPagesQuery): PagesFilter {
  return {
    nameWords: searchWords(query.name ?? ''),
    locationWords: searchWords(query.location ?? ''),
    industry: query.industry ?? null,
    followers: { min: query.minFollowers ?? null, max: query.maxFollowers ?? null },
    employees: { min: query.minEmployees ?? null, max: query.maxEmployees ?? null },
  };
}

function wordsOf(
  record: CompanyPageRecord,
  missing: readonly string[],
): Partial<Pick<CompanyPage, 'nameWords' | 'locationWords'>> {
  const places = [record.headquarters ?? '', ...record.locations.flatMap(({ lines }) => lines)];
  return {
    ...(record.name !== null && { nameWords: searchWords(record.name) }),
    ...(!missing.includes('locations') && { locationWords: searchWords(places.join(' ')) }),
  };
}
