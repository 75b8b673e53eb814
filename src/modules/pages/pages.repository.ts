import type { CompanyPageRecord } from '@app/linkedin';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';

import { after, type KeysetSort, sortOf } from '../../common/pagination/keyset.js';
import { type Position, type Run, toRun } from '../../common/pagination/slice.js';
import { byKnowledge } from '../../common/records/by-knowledge.js';
import { CompanyPage, type LastScrape } from './schemas/company-page.schema.js';

/** A filter by meaning; how it becomes a query is this file's business. */
export interface PagesFilter {
  readonly nameWords: readonly string[];
  readonly locationWords: readonly string[];
  readonly industry: string | null;
  readonly followers: Range;
  readonly employees: Range;
}

export interface Range {
  readonly min: number | null;
  readonly max: number | null;
}

/** What a scrape learned about a page, ready to be stored. */
export interface PageUpsert {
  readonly record: CompanyPageRecord;
  /** Fields that the document should have carried but did not: what is stored stays. */
  readonly missing: readonly string[];
  readonly lastScrape: LastScrape;
  /** Search words of the fields that were read; a field that was not keeps the words it had. */
  readonly words: Partial<Pick<CompanyPage, 'nameWords' | 'locationWords'>>;
  readonly alias: string | null;
}

export type PageIds = Pick<CompanyPage, 'pageId' | 'aliases'>;

const IDS = { pageId: 1, aliases: 1 } as const;

/** Sorts after every folded word with the same beginning. */
const LAST = '\u{10FFFF}';

/** The only file that knows how pages lie in MongoDB. */
@Injectable()
export class PagesRepository {
  constructor(@InjectModel(CompanyPage.name) private readonly model: Model<CompanyPage>) {}

  findByPageId(pageId: string): Promise<CompanyPage | null> {
    return this.model.findOne({ pageId }).lean<CompanyPage>().exec();
  }

  findByAlias(alias: string): Promise<CompanyPage | null> {
    return this.model.findOne({ aliases: alias }).lean<CompanyPage>().exec();
  }

  /** The ids of every stored page that is known by one of these. */
  listIds(names: readonly string[]): Promise<PageIds[]> {
    return this.model
      .find({ $or: [{ pageId: { $in: names } }, { aliases: { $in: names } }] }, IDS)
      .lean<PageIds[]>()
      .exec();
  }

  async list(
    filter: PagesFilter,
    sort: KeysetSort,
    limit: number,
    position: Position | null,
  ): Promise<Run<CompanyPage>> {
    const rows = await this.model
      .find({ $and: [conditionOf(filter), after(sort, position)] })
      .sort(sortOf(sort))
      .limit(limit + 1)
      .lean<CompanyPage[]>()
      .exec();
    return toRun(rows, limit, (row) => ({
      value: row[sort.field as keyof CompanyPage] as Position['value'],
      key: row.pageId,
    }));
  }

  count(filter: PagesFilter): Promise<number> {
    return this.model.countDocuments(conditionOf(filter)).exec();
  }

  /** Answers every id the page is known by, so that whoever caches it under one of them can be told. */
  async upsert({ record, missing, lastScrape, words, alias }: PageUpsert): Promise<string[]> {
    const { known, unknown } = byKnowledge(record, missing);
    const page = await this.model
      .findOneAndUpdate(
        { pageId: record.pageId },
        {
          $set: { ...known, ...words, lastScrape, lastSeenAt: lastScrape.at },
          $setOnInsert: { ...unknown, firstSeenAt: lastScrape.at },
          $addToSet: { aliases: { $each: alias === null ? [] : [alias] } },
        },
        { upsert: true, returnDocument: 'after', projection: IDS },
      )
      .lean<PageIds>()
      .orFail()
      .exec();
    return [page.pageId, ...page.aliases];
  }

  /** Answers every id the page is known by; none when it is not stored. */
  async updateLastScrape(pageId: string, lastScrape: LastScrape): Promise<string[]> {
    const page = await this.model
      .findOneAndUpdate(
        { $or: [{ pageId }, { aliases: pageId }] },
        { $set: { lastScrape } },
        { projection: IDS },
      )
      .lean<PageIds>()
      .exec();
    return page ? [page.pageId, ...page.aliases] : [];
  }
}

function conditionOf(filter: PagesFilter): QueryFilter<CompanyPage> {
  const conditions = [
    ...filter.nameWords.map((word) => ({ nameWords: startsWith(word) })),
    ...filter.locationWords.map((word) => ({ locationWords: startsWith(word) })),
    ...(filter.industry === null ? [] : [{ industry: filter.industry }]),
    ...within('totalFollowers', filter.followers),
    ...within('employeeCount', filter.employees),
  ];
  return conditions.length === 0 ? {} : { $and: conditions };
}

/** A prefix as a range over single words: an index serves it, and no text of a client becomes an expression. */
function startsWith(word: string): object {
  return { $elemMatch: { $gte: word, $lt: word + LAST } };
}

function within(field: string, { min, max }: Range): object[] {
  return min === null && max === null
    ? []
    : [{ [field]: { ...(min !== null && { $gte: min }), ...(max !== null && { $lte: max }) } }];
}
