import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, mongo } from 'mongoose';

import { Scrape, type ScrapeTarget } from './schemas/scrape.schema.js';

const DUPLICATE_KEY = 11_000;

/** How scrapes lie in MongoDB, as records to read. What moves them along is in scrape-queue.repository.ts. */
@Injectable()
export class ScrapesRepository {
  constructor(@InjectModel(Scrape.name) private readonly model: Model<Scrape>) {}

  findByScrapeId(scrapeId: string): Promise<Scrape | null> {
    return this.model.findOne({ scrapeId }).lean<Scrape>().exec();
  }

  findActive(activeKey: string): Promise<Scrape | null> {
    return this.model.findOne({ activeKey }).lean<Scrape>().exec();
  }

  /** The scrape of a target that was over last, if it was so at or after `since`. */
  findLatestEnded({ kind, id }: ScrapeTarget, since: Date): Promise<Scrape | null> {
    return this.model
      .findOne({ 'target.id': id, 'target.kind': kind, finishedAt: { $gte: since } })
      .sort({ finishedAt: -1 })
      .lean<Scrape>()
      .exec();
  }

  /** False when there is an active scrape of this target already. */
  async insertUnlessActive(scrape: Scrape): Promise<boolean> {
    try {
      await this.model.create(scrape);
      return true;
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY) {
        return false;
      }
      throw error;
    }
  }
}
