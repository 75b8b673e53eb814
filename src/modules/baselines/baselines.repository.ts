import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { duplicatesIn, isDuplicateKey } from '../../common/errors/duplicate-key.js';
import { Baseline } from './schemas/baseline.schema.js';

/** A change of one baseline, made from the state that had `revision`; 0 where there was none. */
export type BaselineChange = Baseline;

/** The only file that knows how baselines lie in MongoDB. */
@Injectable()
export class BaselinesRepository {
  constructor(@InjectModel(Baseline.name) private readonly model: Model<Baseline>) {}

  listByKeys(keys: readonly string[]): Promise<readonly Baseline[]> {
    // The driver's own, as every scrape asks this.
    return this.model.collection.find<Baseline>({ key: { $in: [...keys] } }).toArray();
  }

  /** Where there is one under the new key already, it is the later: then the former one goes. */
  async updateKey(formerKey: string, key: string): Promise<void> {
    try {
      await this.model.updateOne({ key: formerKey }, { $set: { key } }).exec();
    } catch (error) {
      if (!isDuplicateKey(error)) {
        throw error;
      }
      await this.model.deleteOne({ key: formerKey }).exec();
    }
  }

  /** One round trip. A change that comes after another of the same state is left out; answers the keys of those. */
  async upsertMany(changes: readonly BaselineChange[]): Promise<readonly string[]> {
    try {
      await this.model.collection.bulkWrite(
        changes.map(({ key, revision, memory, updatedAt, expiresAt }) => ({
          updateOne: {
            filter: { key, revision },
            update: { $set: { memory, updatedAt, expiresAt, revision: revision + 1 } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
      return [];
    } catch (error) {
      const late = duplicatesIn(error);
      if (late === null) {
        throw error;
      }
      return late.map((index) => changes[index]?.key).filter((key) => key !== undefined);
    }
  }
}
