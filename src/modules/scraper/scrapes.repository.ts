import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { Scrape, type ScrapeTarget } from './schemas/scrape.schema.js';

/** How a scrape ended. */
export type ScrapeEnd = Pick<
  Scrape,
  | 'state'
  | 'attempts'
  | 'outcome'
  | 'coverage'
  | 'errorCode'
  | 'reason'
  | 'isArchived'
  | 'finishedAt'
>;

/** The only file that knows how scrapes lie in MongoDB. */
@Injectable()
export class ScrapesRepository {
  constructor(@InjectModel(Scrape.name) private readonly model: Model<Scrape>) {}

  findByScrapeId(scrapeId: string): Promise<Scrape | null> {
    return this.model.findOne({ scrapeId }).lean<Scrape>().exec();
  }

  findLatestEnded({ kind, id }: ScrapeTarget, since: Date): Promise<Scrape | null> {
    return this.model
      .findOne({
        'target.id': id,
        'target.kind': kind,
        requestedAt: { $gte: since },
        outcome: { $ne: null },
      })
      .sort({ requestedAt: -1 })
      .lean<Scrape>()
      .exec();
  }

  async insert(scrape: Scrape): Promise<void> {
    await this.model.create(scrape);
  }

  async updateEnd(scrapeId: string, end: ScrapeEnd): Promise<void> {
    await this.model.updateOne({ scrapeId }, { $set: end }).exec();
  }
}
