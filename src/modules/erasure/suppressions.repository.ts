import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { isDuplicateKey } from '../../common/errors/duplicate-key.js';
import { type NameHash, Suppression } from './schemas/suppression.schema.js';

/** The only file that knows how suppressions lie in MongoDB. */
@Injectable()
export class SuppressionsRepository {
  constructor(@InjectModel(Suppression.name) private readonly model: Model<Suppression>) {}

  /** Those that were made or added to at or after an instant; all of them without one. */
  listRevisedSince(since: Date | null): Promise<readonly Suppression[]> {
    return this.model
      .find(since === null ? {} : { revisedAt: { $gte: since } })
      .sort({ revisedAt: 1 })
      .lean<Suppression[]>()
      .exec();
  }

  /** Adds what is new to it; one that says as much already stays as it is. */
  async upsert(personHash: string, names: readonly NameHash[], at: Date): Promise<void> {
    const hashes = names.map(({ hash }) => hash);
    const stored = await this.model.findOne({ personHash }).lean<Suppression>().exec();
    const known = new Set(stored?.names.map(({ hash }) => hash));
    if (stored && hashes.every((hash) => known.has(hash))) {
      return;
    }
    const added = names.filter(({ hash }) => !known.has(hash));
    const write = (): Promise<unknown> => this.add(personHash, added, at);
    await write().catch((error: unknown) => {
      // Of two at the same moment, the second finds what the first has made.
      if (isDuplicateKey(error)) {
        return write();
      }
      throw error;
    });
  }

  private add(personHash: string, names: readonly NameHash[], at: Date): Promise<unknown> {
    const update = {
      $set: { revisedAt: at },
      $setOnInsert: { suppressedAt: at },
      $addToSet: { names: { $each: [...names] } },
    };
    return this.model.updateOne({ personHash }, update, { upsert: true }).exec();
  }
}
