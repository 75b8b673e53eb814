import { Injectable } from '@nestjs/common';

import { peopleMentionedIn } from '../../common/people/members.js';
import { PeopleBlanker } from '../../common/people/people-blanker.js';
import type {
  ErasureCount,
  ErasureSweep,
  PersonalDataKeeper,
} from '../../common/people/personal-data.js';
import { PostsRepository } from './posts.repository.js';

/** Posts by an erased person go; of the others what tells of them does. */
@Injectable()
export class PostsEraser implements PersonalDataKeeper {
  readonly collection = 'posts';

  constructor(private readonly posts: PostsRepository) {}

  async erase({ blanker, erasedPostIds }: ErasureSweep): Promise<ErasureCount> {
    const { deleted, changed } = await this.posts.updateEach((post) => blanker.post(post));
    for (const { postId } of deleted) {
      erasedPostIds.add(postId);
    }
    return { deletedCount: deleted.length, blankedCount: changed.length };
  }

  async expire(unseenSince: Date): Promise<ErasureCount> {
    await this.posts.updateToUnread(unseenSince);
    const { deleted, changed } = await this.posts.updateUnseenSince(unseenSince, (post) =>
      post.author?.kind === 'person'
        ? null
        : new PeopleBlanker(peopleMentionedIn(post.mentions)).post(post),
    );
    return { deletedCount: deleted.length, blankedCount: changed.length };
  }
}
