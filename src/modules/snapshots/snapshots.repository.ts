import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { isDuplicateKey } from '../../common/errors/duplicate-key.js';
import { Snapshot } from './schemas/snapshot.schema.js';

/** What is known anew about a document when it is fetched again, or read again. */
export type SnapshotReading = Pick<Snapshot, 'outcome' | 'isQuarantined' | 'parserVersion'>;

export type SnapshotSighting = SnapshotReading & Pick<Snapshot, 'lastFetchedAt' | 'expiresAt'>;

/** Where a walk through the archive stands. */
export type SnapshotPosition = Pick<Snapshot, 'lastFetchedAt' | 'sha256'>;

/** The only file that knows how snapshots lie in MongoDB. */
@Injectable()
export class SnapshotsRepository {
  constructor(@InjectModel(Snapshot.name) private readonly model: Model<Snapshot>) {}

  async findBySha256(sha256: string): Promise<Snapshot | null> {
    const snapshot = await this.model.findOne({ sha256 }).lean<Snapshot>().exec();
    return snapshot && withBuffer(snapshot);
  }

  /** In the order in which they were last fetched, from `since` on, past `after`. */
  async listByTime(
    since: Date,
    after: SnapshotPosition | null,
    limit: number,
  ): Promise<readonly Snapshot[]> {
    const beyond = after && {
      $or: [
        { lastFetchedAt: { $gt: after.lastFetchedAt } },
        { lastFetchedAt: after.lastFetchedAt, sha256: { $gt: after.sha256 } },
      ],
    };
    const snapshots = await this.model
      .find({ lastFetchedAt: { $gte: since }, ...beyond })
      .sort({ lastFetchedAt: 1, sha256: 1 })
      .limit(limit)
      .lean<Snapshot[]>()
      .exec();
    return snapshots.map(withBuffer);
  }

  countSince(since: Date): Promise<number> {
    return this.model.countDocuments({ lastFetchedAt: { $gte: since } }).exec();
  }

  countQuarantinedSince(since: Date): Promise<number> {
    return this.model
      .countDocuments({ isQuarantined: true, lastFetchedAt: { $gte: since } })
      .exec();
  }

  /** False when the same bytes are there already. */
  async insert(snapshot: Snapshot): Promise<boolean> {
    try {
      await this.model.collection.insertOne({ ...snapshot });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) {
        return false;
      }
      throw error;
    }
  }

  /** Notes that a document was fetched again; false when it is not there. Of two sightings the later one counts. */
  async updateSighting(sha256: string, sighting: SnapshotSighting): Promise<boolean> {
    const { lastFetchedAt, expiresAt, ...reading } = sighting;
    const { matchedCount } = await this.model
      .updateOne(
        { sha256 },
        { $set: { ...reading, expiresAt }, $max: { lastFetchedAt }, $inc: { fetchCount: 1 } },
      )
      .exec();
    return matchedCount > 0;
  }

  /** The page whose documents they are, as it is called now. */
  async updatePageId(formerId: string, pageId: string): Promise<void> {
    await this.model.updateMany({ pageId: formerId }, { $set: { pageId } }).exec();
  }

  async updateReading(sha256: string, reading: SnapshotReading): Promise<void> {
    await this.model.updateOne({ sha256 }, { $set: reading }).exec();
  }

  /** Takes the document out and leaves what is said about it. */
  async updateAsWithheld(sha256: string, left: Partial<Snapshot>): Promise<void> {
    await this.model.updateOne({ sha256 }, { $set: left }).exec();
  }

  async deleteBySha256s(sha256s: readonly string[]): Promise<number> {
    if (sha256s.length === 0) {
      return 0;
    }
    const { deletedCount } = await this.model.deleteMany({ sha256: { $in: [...sha256s] } }).exec();
    return deletedCount;
  }

  /** What is withheld holds nothing that could name anybody. */
  async deleteNaming(peopleHashes: string): Promise<number> {
    const { deletedCount } = await this.model
      .deleteMany({ peopleHashes, isWithheld: false })
      .exec();
    return deletedCount;
  }
}

/** Read without mongoose's documents, bytes come as the driver's own type. */
function withBuffer(snapshot: Snapshot): Snapshot {
  const body: unknown = snapshot.body;
  return { ...snapshot, body: body === null ? null : bufferOf(body) };
}

function bufferOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) {
    return body;
  }
  const { buffer, position } = body as { readonly buffer: Buffer; readonly position: number };
  return buffer.subarray(0, position);
}
