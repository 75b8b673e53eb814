import { Injectable } from '@nestjs/common';

import type {
  ErasureCount,
  ErasureSweep,
  PersonalDataKeeper,
} from '../../common/people/personal-data.js';
import { SnapshotsService } from './snapshots.service.js';

/** Documents are not rewritten: one that shows an erased person is removed. */
@Injectable()
export class SnapshotsEraser implements PersonalDataKeeper {
  readonly collection = 'snapshots';

  constructor(private readonly snapshots: SnapshotsService) {}

  async erase({ people, personHashes }: ErasureSweep): Promise<ErasureCount> {
    let deletedCount = 0;
    for (const personHash of personHashes) {
      deletedCount += await this.snapshots.deleteShowing(personHash);
    }
    if (people.nameWordCounts.size > 0) {
      deletedCount += await this.snapshots.deleteHolding({
        isName: (folded) => people.hasName(folded),
        wordCounts: people.nameWordCounts,
      });
    }
    return { deletedCount, blankedCount: 0 };
  }
}
