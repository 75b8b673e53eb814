import type { AuthorRecord } from '@app/linkedin';
import { Injectable } from '@nestjs/common';

import { peopleMentionedIn } from '../../common/people/members.js';
import { PeopleBlanker } from '../../common/people/people-blanker.js';
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

  async expire(unseenSince: Date): Promise<ErasureCount> {
    const { deleted, changed } = await this.comments.updateUnseenSince(unseenSince, (comment) =>
      isMember(comment.author)
        ? null
        : new PeopleBlanker(peopleMentionedIn(comment.mentions)).comment(comment),
    );
    return { deletedCount: deleted.length, blankedCount: changed.length };
  }
}

/** Companies are always linked to: a name without an address is taken for a member's. */
function isMember(author: AuthorRecord | null): boolean {
  return author?.kind === 'person' || (author?.kind === null && author.url === null);
}
