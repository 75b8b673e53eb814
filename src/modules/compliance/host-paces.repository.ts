import type { HostPace } from '@app/fetching';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import { isDuplicateKey } from '../../common/errors/duplicate-key.js';
import { StoredHostPace } from './schemas/stored-host-pace.schema.js';

/** The only file that knows how hosts' paces lie in MongoDB. */
@Injectable()
export class HostPacesRepository {
  constructor(@InjectModel(StoredHostPace.name) private readonly model: Model<StoredHostPace>) {}

  findByHost(host: string): Promise<HostPace | null> {
    return this.model.findOne({ host }, { _id: 0 }).lean<HostPace>().exec();
  }

  /** Stores a pace under the next version, over the version it was made from. False when somebody was faster. */
  async upsertOverVersion(pace: HostPace): Promise<boolean> {
    const { host, version } = pace;
    const next = { ...pace, version: version + 1 };
    return version === 0 ? this.insert(next) : this.update(host, version, next);
  }

  private async insert(pace: HostPace): Promise<boolean> {
    try {
      await this.model.create(pace);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) {
        return false;
      }
      throw error;
    }
  }

  private async update(host: string, version: number, next: HostPace): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne({ host, version }, { $set: next }).exec();
    return matchedCount === 1;
  }
}
