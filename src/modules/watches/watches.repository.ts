import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { isDuplicateKey } from '../../common/errors/duplicate-key.js';
import {
  type KeysetSort,
  readStretches,
  sortOf,
  stretchesAfter,
} from '../../common/pagination/keyset.js';
import { type Position, type Run, toRun } from '../../common/pagination/slice.js';
import { Watch } from './schemas/watch.schema.js';

const BY_PAGE: KeysetSort = { field: 'pageId', direction: 1, key: 'pageId', least: '' };

/** From one time that a watch was due to the next. */
export interface WatchMove {
  readonly pageId: string;
  readonly dueAt: Date;
  readonly nextAt: Date;
}

/** The only file that knows how watches lie in MongoDB. */
@Injectable()
export class WatchesRepository {
  constructor(@InjectModel(Watch.name) private readonly model: Model<Watch>) {}

  /** Of a page that is known by all of these ids. */
  findByPageIds(pageIds: readonly string[]): Promise<Watch | null> {
    return this.model
      .findOne({ pageId: { $in: pageIds } })
      .lean<Watch>()
      .exec();
  }

  async list(limit: number, position: Position | null): Promise<Run<Watch>> {
    const stretches = stretchesAfter(BY_PAGE, position);
    const rows = await readStretches(stretches, limit + 1, (stretch, wanted) =>
      this.model.find(stretch).sort(sortOf(BY_PAGE)).limit(wanted).lean<Watch[]>().exec(),
    );
    return toRun(rows, limit, ({ pageId }) => ({ value: pageId, key: pageId }));
  }

  listDue(now: Date, limit: number): Promise<Watch[]> {
    return this.model
      .find({ nextAt: { $lte: now } })
      .sort({ nextAt: 1 })
      .limit(limit)
      .lean<Watch[]>()
      .exec();
  }

  count(): Promise<number> {
    return this.model.countDocuments({ pageId: { $gt: '' } }).exec();
  }

  upsert({ pageId, everySeconds, nextAt, createdAt }: Omit<Watch, 'lastDueAt'>): Promise<Watch> {
    return this.model
      .findOneAndUpdate(
        { pageId },
        { $set: { everySeconds, nextAt }, $setOnInsert: { createdAt, lastDueAt: null } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<Watch>()
      .orFail()
      .exec();
  }

  /** Where the page is watched under both ids, the new watch becomes as frequent and as early as the other. */
  async updatePageId(formerId: string, pageId: string): Promise<void> {
    try {
      await this.model.updateOne({ pageId: formerId }, { $set: { pageId } }).exec();
    } catch (error) {
      if (!isDuplicateKey(error)) {
        throw error;
      }
      const former = await this.model.findOne({ pageId: formerId }).lean<Watch>().exec();
      if (former) {
        const { everySeconds, nextAt } = former;
        await this.model.updateOne({ pageId }, { $min: { everySeconds, nextAt } }).exec();
        await this.model.deleteOne({ pageId: formerId }).exec();
      }
    }
  }

  /** Moves each on from the time it was due, unless another instance has done so or it was changed meanwhile. */
  async updateDue(moves: readonly WatchMove[]): Promise<void> {
    await this.model.bulkWrite(
      moves.map(({ pageId, dueAt, nextAt }) => ({
        updateOne: {
          filter: { pageId, nextAt: dueAt },
          update: { $set: { nextAt, lastDueAt: dueAt } },
        },
      })),
      { ordered: false },
    );
  }

  /** False when there was none. */
  async deleteByPageIds(pageIds: readonly string[]): Promise<boolean> {
    const { deletedCount } = await this.model.deleteMany({ pageId: { $in: pageIds } }).exec();
    return deletedCount > 0;
  }
}
