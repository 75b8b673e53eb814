import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { isDuplicateKey } from '../errors/duplicate-key.js';
import { Secret } from './secret.schema.js';

/** The only file that knows how secrets lie in MongoDB. */
@Injectable()
export class SecretsRepository {
  constructor(@InjectModel(Secret.name) private readonly model: Model<Secret>) {}

  /** The stored value; the proposed one when there was none. Whoever comes second gets what the first one wrote. */
  async findOrInsert(proposed: Secret): Promise<string> {
    try {
      return await this.upsert(proposed);
    } catch (error) {
      if (isDuplicateKey(error)) {
        return this.upsert(proposed);
      }
      throw error;
    }
  }

  private async upsert({ name, value, createdAt }: Secret): Promise<string> {
    const stored = await this.model
      .findOneAndUpdate(
        { name },
        { $setOnInsert: { value, createdAt } },
        { upsert: true, returnDocument: 'after' },
      )
      .lean<Secret>()
      .orFail()
      .exec();
    return stored.value;
  }
}
