import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, Types } from 'mongoose';

import { Scrape, type ScrapeTarget } from './schemas/scrape.schema.js';

type Place = Pick<Scrape, 'target' | 'place'> & { readonly _id: Types.ObjectId };

/** How scrapes are forgotten whose target may not be told any more. */
@Injectable()
export class ScrapeErasureRepository {
  constructor(@InjectModel(Scrape.name) private readonly model: Model<Scrape>) {}

  /** Deletes the scrapes of posts by what is known of each: its id and where it is read. Answers how many there were. */
  async deleteByPlace(isErased: (postId: string, url: string) => boolean): Promise<number> {
    const ids: Types.ObjectId[] = [];
    const scrapes = this.model
      .find({})
      .sort({ _id: 1 })
      .select(['target', 'place'])
      .lean<Place[]>();
    for await (const { _id: id, target, place } of scrapes.cursor()) {
      if (place !== null && isErased(target.id, place.url)) {
        ids.push(id);
      }
    }
    const { deletedCount } = await this.model.deleteMany({ _id: { $in: ids } }).exec();
    return deletedCount;
  }

  /** Deletes the scrapes of such targets that were over by then, and answers how many there were. */
  async deleteEndedBefore(kind: ScrapeTarget['kind'], endedBefore: Date): Promise<number> {
    const { deletedCount } = await this.model
      .deleteMany({ 'target.kind': kind, finishedAt: { $lt: endedBefore } })
      .exec();
    return deletedCount;
  }
}
