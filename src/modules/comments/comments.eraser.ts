import { Injectable } from '@nestjs/common';

import type {
  ErasureCount,
  ErasureSweep,
  PersonalDataKeeper,
} from '../../common/people/personal-data.js';
import { CommentsRepository } from './comments.repository.js';

/** Comments by an erased person go, and all under a post of theirs; of the others what tells of them does. */
@Injectable()
export class CommentsEraser implements PersonalDataKeeper {
  readonly collection = 'comments';

  constructor(private readonly comments: CommentsRepository) {}

  async erase({ blanker, erasedPostIds }: ErasureSweep): Promise<ErasureCount> {
    const { deleted, changed } = await this.comments.updateEach((comment) =>
      erasedPostIds.has(comment.postId) ? null : blanker.comment(comment),
    );
    return { deletedCount: deleted.length, blankedCount: changed.length };
  }
}
