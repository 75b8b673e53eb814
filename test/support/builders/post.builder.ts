import type { PostRecord } from '@app/linkedin';

import type { Post } from '../../../src/modules/posts/schemas/post.schema.js';

/** What a card on a wall says about a post. Pass only the fields the test is about. */
export function aPostRecord(overrides: Partial<PostRecord> = {}): PostRecord {
  const { postId = '7390000000000000001' } = overrides;
  return {
    postId,
    pageId: 'acme',
    url: `https://www.linkedin.com/posts/acme_anvils-activity-${postId}-aBcD`,
    kind: 'text',
    isRepost: false,
    author: { name: 'Acme', url: 'https://www.linkedin.com/company/acme', kind: 'company' },
    text: 'A new anvil. #anvils',
    hashtags: ['anvils'],
    mentions: [],
    links: [],
    media: [],
    reactionCount: 12,
    reactionTypes: ['LIKE'],
    commentCount: 3,
    createdAt: new Date('2026-10-30T08:00:00.000Z'),
    isEdited: false,
    ...overrides,
  };
}

/** A stored post. Pass only the fields the test is about. */
export function aPost(overrides: Partial<Post> = {}): Post {
  const seenAt = new Date('2026-11-01T00:00:00.000Z');
  const { postId } = overrides;
  const record = aPostRecord({ ...(postId && { postId }) });
  return {
    ...record,
    hashtags: [...record.hashtags],
    mentions: [],
    links: [],
    media: [],
    reactionTypes: [...record.reactionTypes],
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    commentsReadAt: null,
    hashtagKeys: ['anvils'],
    ...overrides,
  };
}
