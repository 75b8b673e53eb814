import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { duplicatesIn } from '../../common/errors/duplicate-key.js';
import { OutgoingRequest } from './schemas/outgoing-request.schema.js';

const ROWS_PER_BATCH = 2_000;

/** The only file that knows how the ledger lies in MongoDB. */
@Injectable()
export class OutgoingRequestsRepository {
  constructor(@InjectModel(OutgoingRequest.name) private readonly model: Model<OutgoingRequest>) {}

  /** May be called again with the same objects after a failure: none is stored twice. */
  async insertMany(requests: readonly OutgoingRequest[]): Promise<void> {
    try {
      // The driver's own: it gives each object an id once, and there is nothing for mongoose to cast.
      await this.model.collection.insertMany([...requests], { ordered: false });
    } catch (error) {
      if (duplicatesIn(error) === null) {
        throw error;
      }
    }
  }

  /** From `since` on and before `until`, in the order in which they left. */
  async *listByTime(since: Date, until: Date): AsyncIterable<OutgoingRequest> {
    const rows = this.model
      .find({ at: { $gte: since, $lt: until } }, { _id: 0, expiresAt: 0 })
      .sort({ at: 1 })
      .lean<OutgoingRequest>()
      .cursor({ batchSize: ROWS_PER_BATCH });
    for await (const row of rows) {
      yield row;
    }
  }
}
