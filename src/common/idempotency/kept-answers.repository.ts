import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { isDuplicateKey } from '../errors/duplicate-key.js';
import { type AnswerGiven, KeptAnswer } from './kept-answer.schema.js';

/** The only file that knows how kept answers lie in MongoDB. */
@Injectable()
export class KeptAnswersRepository {
  constructor(@InjectModel(KeptAnswer.name) private readonly model: Model<KeptAnswer>) {}

  findByKeyHash(keyHash: string): Promise<KeptAnswer | null> {
    return this.model.findOne({ keyHash }).lean<KeptAnswer>().exec();
  }

  /** False when the key is there already. */
  async insert(kept: KeptAnswer): Promise<boolean> {
    try {
      await this.model.create(kept);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) {
        return false;
      }
      throw error;
    }
  }

  /** Takes over what nobody works on any more, or what is past its day; false when somebody was faster. */
  async updateToTakenOver({ keyHash, ...kept }: KeptAnswer, now: Date): Promise<boolean> {
    const isDead = { answer: null, heldUntil: { $lte: now } };
    const { matchedCount } = await this.model
      .updateOne({ keyHash, $or: [isDead, { expiresAt: { $lte: now } }] }, { $set: kept })
      .exec();
    return matchedCount > 0;
  }

  /** Leaves it alone when somebody else has taken it over meanwhile. */
  async updateAnswer({ keyHash, heldUntil }: KeptAnswer, answer: AnswerGiven): Promise<void> {
    await this.model.updateOne({ keyHash, heldUntil }, { $set: { answer } }).exec();
  }

  /** Leaves it alone when somebody else has taken it over meanwhile. */
  async deleteHeld({ keyHash, heldUntil }: KeptAnswer): Promise<void> {
    await this.model.deleteOne({ keyHash, heldUntil, answer: null }).exec();
  }
}
