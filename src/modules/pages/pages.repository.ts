import type { CompanyPageRecord } from '@app/linkedin';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { byKnowledge } from '../../common/records/by-knowledge.js';
import { type Reconciliation, reconcileMany, type Reread } from '../../database/reconcile-many.js';
import { type Rewritten, rewriteEach } from '../../database/rewrite-each.js';
import { CompanyPage, type LastScrape } from './schemas/company-page.schema.js';
import type { LocationKeys, NameKeys } from './search-keys.js';

/** What a scrape learned about a page, ready to be stored. */
export interface PageUpsert {
  readonly record: CompanyPageRecord;
  /** Fields that the document should have carried but did not: what is stored stays. */
  readonly missing: readonly string[];
  /** Fields that the page no longer publishes: what is stored goes. */
  readonly withdrawn: readonly string[];
  readonly lastScrape: LastScrape;
  /** What it is found by, of the fields that were read; a field that was not keeps the keys it had. */
  readonly keys: Partial<NameKeys & LocationKeys>;
  readonly alias: string | null;
}

export type PageIds = Pick<CompanyPage, 'pageId' | 'aliases' | 'unsettledIds'>;

/** What became of an upsert. */
export interface UpsertedPage {
  readonly ids: PageIds;
  /** Whether nothing was stored under this id before. */
  readonly isNew: boolean;
}

const IDS = { pageId: 1, aliases: 1, unsettledIds: 1 } as const;

/** What may tell of people, with what a document is known by. */
const TEXTS = ['tagline', 'description'] as const;

type PageTexts = Pick<CompanyPage, (typeof TEXTS)[number]>;

/** How single pages lie in MongoDB; lists of them are for page-search.repository.ts. */
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

  /** Answers every id the page is known by, so that whoever caches it under one of them can be told. */
  async upsert({
    record,
    missing,
    withdrawn,
    lastScrape,
    keys,
    alias,
  }: PageUpsert): Promise<UpsertedPage> {
    const { known, unknown } = byKnowledge(record, missing, withdrawn);
    const page = await this.model
      .findOneAndUpdate(
        { pageId: record.pageId },
        {
          $set: { ...known, ...keys, lastScrape, lastSeenAt: lastScrape.at },
          $setOnInsert: { ...unknown, firstSeenAt: lastScrape.at },
          $addToSet: { aliases: { $each: alias === null ? [] : [alias] } },
        },
        { upsert: true, returnDocument: 'after', projection: { ...IDS, firstSeenAt: 1 } },
      )
      .lean<PageIds & Pick<CompanyPage, 'firstSeenAt'>>()
      .orFail()
      .exec();
    return { ids: page, isNew: page.firstSeenAt.getTime() === lastScrape.at.getTime() };
  }

  /** Answers every id the page is known by; null when it is not stored. */
  updateLastScrape(pageId: string, lastScrape: LastScrape): Promise<PageIds | null> {
    return this.model
      .findOneAndUpdate(
        { $or: [{ pageId }, { aliases: pageId }] },
        { $set: { lastScrape } },
        { projection: IDS },
      )
      .lean<PageIds>()
      .exec();
  }

  /** Brings stored records up to what an old document says by today's parser, or only tells how they differ. */
  updateReread(
    rereads: readonly Reread<CompanyPage>[],
    isDryRun: boolean,
  ): Promise<readonly Reconciliation[]> {
    return reconcileMany(this.model, 'pageId', rereads, isDryRun);
  }

  /** Rewrites what tells of people in every document; null deletes it. */
  updateEach(rewrite: (record: PageTexts) => PageTexts | null): Promise<Rewritten<PageTexts>> {
    return rewriteEach(this.model, TEXTS, rewrite);
  }
}
