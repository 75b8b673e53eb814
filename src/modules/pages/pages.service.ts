import { Cache } from '@app/caching';
import type { CompanyPageRecord, Covered } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { pagesTag, pageTag } from '../../common/cache/cache-tags.js';
import { Clock } from '../../common/clock/clock.js';
import { PATIENT, type ReadPreference } from '../../common/http/read-preference.js';
import { CursorService } from '../../common/pagination/cursor.service.js';
import type { KeysetSort } from '../../common/pagination/keyset.js';
import type { Slice } from '../../common/pagination/slice.js';
import { SharedLookups } from '../../common/records/shared-lookups.js';
import { Env } from '../../config/env.js';
import type { Reconciliation, Reread } from '../../database/reconcile-many.js';
import type { GetPageQuery } from './dto/get-page.query.js';
import type { ListPagesQuery } from './dto/list-pages.query.js';
import { PageIngestor } from './page-ingestor.port.js';
import {
  type PageRelation,
  type PageRelations,
  PageRelationsReader,
} from './page-relations.port.js';
import { PageNotFoundError, PagePendingError } from './pages.errors.js';
import type { PagesFilter } from './page-clauses.js';
import { pageOrder } from './page-orders.js';
import { PageRenames } from './page-renames.service.js';
import { PageSearchRepository } from './page-search.repository.js';
import { type PageIds, PagesRepository } from './pages.repository.js';
import type { CompanyPage, LastScrape } from './schemas/company-page.schema.js';
import { type LocationKeys, locationKeysOf, type NameKeys, nameKeysOf } from './search-keys.js';
import { searchWords } from './search-words.js';

/** After a scrape that gave nothing, a stale page is left alone for this long. */
const RETRY_AFTER_MS = 10 * 60_000;

/** Decides what a client gets to know about company pages, and keeps what scrapes learned of them. */
@Injectable()
export class PagesService {
  private readonly lookups = new SharedLookups((pageId) => this.lookUp(pageId));

  constructor(
    private readonly pages: PagesRepository,
    private readonly search: PageSearchRepository,
    private readonly renames: PageRenames,
    private readonly ingestor: PageIngestor,
    private readonly relations: PageRelationsReader,
    private readonly cursors: CursorService,
    private readonly cache: Cache,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /** The page as fresh as asked for, or, when that takes longer than the client waits, the scrape to follow. */
  async read(
    pageId: string,
    preference: ReadPreference,
    { include = [], maxAge }: GetPageQuery,
  ): Promise<PageReading> {
    const stored = await this.find(pageId);
    const freshForMs = stored ? this.freshForMs(stored, maxAge) : 0;
    if (stored && (freshForMs > 0 || !preference.isFreshRequired)) {
      this.refreshIfDue(stored, freshForMs);
      return this.reading(stored, include, freshForMs);
    }
    // What is not stored was not there a moment ago: insisting does not make the source be asked again and again.
    const { waitMs } = preference;
    const ingestion = await this.ingestor.ingest(stored?.pageId ?? pageId, {
      waitMs,
      isFreshRequired: stored !== null,
    });
    if (!ingestion.isDone && !stored) {
      return { isPending: true, scrapeId: ingestion.scrapeId };
    }
    const page = (ingestion.isDone ? await this.find(ingestion.pageId) : null) ?? stored;
    if (!page) {
      throw new PageNotFoundError(pageId);
    }
    return this.reading(page, include, this.freshForMs(page, maxAge));
  }

  /** The stored page, however old, or, when nobody has asked for it before, the page as it is right now. */
  async get(pageId: string): Promise<CompanyPage> {
    const reading = await this.read(pageId, PATIENT, { maxAge: Number.MAX_SAFE_INTEGER });
    if (reading.isPending) {
      throw new PagePendingError(pageId, reading.scrapeId);
    }
    return reading.page;
  }

  /** By its own id, a number or a former name. */
  find(pageId: string): Promise<Readonly<CompanyPage> | null> {
    return this.lookups.get(pageId);
  }

  /** The own id of each stored page, by what it was asked for by; what is not stored is not among them. */
  async findOwnIds(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const stored = names.length === 0 ? [] : await this.pages.listIds(names);
    // A page's own id goes before the same name that another page once had.
    return new Map([
      ...stored.flatMap(({ pageId, aliases }) => aliases.map((alias) => [alias, pageId] as const)),
      ...stored.map(({ pageId }) => [pageId, pageId] as const),
    ]);
  }

  /** The same for one: what was asked for, when it is not stored. */
  async findOwnId(name: string): Promise<string> {
    return (await this.find(name))?.pageId ?? name;
  }

  async list(query: ListPagesQuery): Promise<Slice<Partial<CompanyPage>>> {
    const { limit, cursor, count, fields = null, ...scope } = query;
    const filter = filterOf(query);
    const position = this.cursors.read(cursor, scope);
    const [run, total] = await Promise.all([
      this.search.list({ filter, sort: sortOf(query), fields, limit, position }),
      count ? this.search.count(filter) : null,
    ]);
    const items = run.rows.map((row) => only(fields, row));
    return { items, nextCursor: this.cursors.write(run.next, scope), total };
  }

  /** Keeps what a scrape read. Fields that were missing leave what is stored as it was; withdrawn ones empty it. */
  async store(
    { record, coverage }: Covered<CompanyPageRecord>,
    lastScrape: LastScrape,
    { alias, withdrawn }: { readonly alias: string | null; readonly withdrawn: readonly string[] },
  ): Promise<void> {
    const { missing } = coverage;
    const keys = { ...nameKeysIn(record), ...(await this.locationKeysIn(record, missing)) };
    const upsert = { record, missing, withdrawn, lastScrape, keys, alias };
    const { ids, isNew } = await this.pages.upsert(upsert);
    await this.forget(ids);
    if (isNew) {
      // It may have been renamed between the reading of this document and now.
      await this.renames.follow(record, await this.renames.findFormerIds(record));
    }
  }

  /** Notes on the stored page, if there is one, how a scrape ended that gave nothing to keep. */
  async noteScrape(pageId: string, lastScrape: LastScrape): Promise<void> {
    const ids = await this.pages.updateLastScrape(pageId, lastScrape);
    if (ids !== null) {
      await this.forget(ids);
      await this.renames.finish(ids);
    }
  }

  /**
   * Brings the stored page up to what an old document says by today's parser; of a dry run only what would change. Caches
   * are left to whoever rereads.
   */
  reread(
    { record, coverage }: Covered<CompanyPageRecord>,
    { at, outcome }: Pick<LastScrape, 'at' | 'outcome'>,
    { alias, isDryRun }: { readonly alias: string | null; readonly isDryRun: boolean },
  ): Promise<readonly Reconciliation[]> {
    const lastScrape = { at, outcome, coverage };
    const reread: Reread<CompanyPage> = {
      record,
      missing: coverage.missing,
      seenAt: at,
      onlyIfNew: { lastScrape, aliases: alias === null ? [] : [alias] },
      isOpen: isLeftOpen,
      derivedFrom: (page) => ({
        ...nameKeysIn(page),
        ...locationKeysFrom(page),
        lastScrape: page.lastScrape.at > at ? page.lastScrape : lastScrape,
      }),
    };
    return this.pages.updateReread([reread], isDryRun);
  }

  /** What is cached under any of its ids is no longer true. */
  private async forget({ pageId, aliases }: PageIds): Promise<void> {
    await this.cache.invalidateTags([pagesTag, pageTag(pageId), ...aliases.map(pageTag)]);
  }

  private async lookUp(pageId: string): Promise<CompanyPage | null> {
    return (await this.pages.findByPageId(pageId)) ?? this.pages.findByAlias(pageId);
  }

  /** Of what was read and, for what a partial document did not give, of what is stored. */
  private async locationKeysIn(
    { pageId, headquarters, locations }: CompanyPageRecord,
    missing: readonly string[],
  ): Promise<Partial<LocationKeys>> {
    const lacks = { seat: missing.includes('headquarters'), places: missing.includes('locations') };
    if (lacks.seat && lacks.places) {
      return {};
    }
    const stored = lacks.seat || lacks.places ? await this.pages.findByPageId(pageId) : null;
    const seat = lacks.seat ? stored?.headquarters : headquarters;
    const places = lacks.places ? (stored?.locations ?? []) : locations;
    return locationKeysOf([seat ?? '', ...places.flatMap(({ lines }) => lines)]);
  }

  private async reading(
    page: CompanyPage,
    include: readonly PageRelation[],
    freshForMs: number,
  ): Promise<PageReading> {
    const relations = await this.relations.read(page.pageId, include);
    return {
      isPending: false,
      page: { ...page, ...relations },
      freshForMs,
    };
  }

  /** A stale page is read again behind the answer, but not at every request when the source has just refused it. */
  private refreshIfDue({ pageId, lastScrape, lastSeenAt }: CompanyPage, freshForMs: number): void {
    const wasRefused = lastScrape.at > lastSeenAt;
    if (freshForMs === 0 && !(wasRefused && this.ageMs(lastScrape.at) < RETRY_AFTER_MS)) {
      this.ingestor.refresh(pageId);
    }
  }

  private freshForMs(page: CompanyPage, maxAge: number = this.env.PAGE_MAX_AGE): number {
    return Math.max(0, maxAge * 1000 - this.ageMs(page.lastSeenAt));
  }

  private ageMs(since: Date): number {
    return Math.max(0, this.clock.now().getTime() - since.getTime());
  }
}

/** A page with what came along, or the scrape that will bring it. */
export type PageReading =
  | {
      readonly isPending: false;
      readonly page: CompanyPage & PageRelations;
      /** How much longer it is as fresh as was asked for; 0 when it is not. */
      readonly freshForMs: number;
    }
  | { readonly isPending: true; readonly scrapeId: string };

/** Null: by how well the name fits. */
function sortOf({ sort, name }: ListPagesQuery): KeysetSort | null {
  return sort === undefined && name !== undefined ? null : pageOrder(sort ?? '-totalFollowers');
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

/** A page can give something up, so that a field may be empty because the last document said so. */
function isLeftOpen(page: CompanyPage, field: keyof CompanyPage): boolean {
  const { at, coverage } = page.lastScrape;
  const value: unknown = page[field];
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  const isMissedByTheLast =
    at.getTime() === page.lastSeenAt.getTime() && (coverage?.missing.includes(field) ?? false);
  return value === undefined || (isEmpty && isMissedByTheLast);
}

function locationKeysFrom({ headquarters, locations }: CompanyPage): LocationKeys {
  return locationKeysOf([headquarters ?? '', ...locations.flatMap(({ lines }) => lines)]);
}

/** A name that was not read leaves the keys as they are. */
function nameKeysIn({ name }: CompanyPageRecord): Partial<NameKeys> {
  return name === null ? {} : nameKeysOf(name);
}

/** What was only read to know where the slice ends is not answered. */
function only(fields: readonly string[] | null, page: CompanyPage): Partial<CompanyPage> {
  const entries = Object.entries(page);
  return fields === null
    ? page
    : Object.fromEntries(entries.filter(([name]) => name === 'pageId' || fields.includes(name)));
}
