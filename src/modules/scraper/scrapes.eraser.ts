import { Injectable } from '@nestjs/common';

import type {
  ErasureCount,
  ErasureSweep,
  PersonalDataKeeper,
} from '../../common/people/personal-data.js';
import { ScrapeErasureRepository } from './scrape-erasure.repository.js';

/** The address of a post begins with its author. One that is under way is read in vain: nothing of it is kept. */
@Injectable()
export class ScrapesEraser implements PersonalDataKeeper {
  readonly collection = 'scrapes';

  constructor(private readonly scrapes: ScrapeErasureRepository) {}

  async erase({ blanker, erasedPostIds }: ErasureSweep): Promise<ErasureCount> {
    const deletedCount = await this.scrapes.deleteByPlace(
      (postId, url) => erasedPostIds.has(postId) || blanker.isNamedBy(url),
    );
    return { deletedCount, blankedCount: 0 };
  }

  /** Whether a post's address begins with a member or a company cannot be told from it: all of them go. */
  async expire(unseenSince: Date): Promise<ErasureCount> {
    return {
      deletedCount: await this.scrapes.deleteEndedBefore('post', unseenSince),
      blankedCount: 0,
    };
  }
}
