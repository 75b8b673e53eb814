import type { CommentRecord } from '@app/linkedin';

import type { Comment } from '../../../src/modules/comments/schemas/comment.schema.js';

/** What a post's page says about a comment. Pass only the fields the test is about. */
export function aCommentRecord(overrides: Partial<CommentRecord> = {}): CommentRecord {
  return {
    commentId: '7390000000000000999',
    postId: '7390000000000000001',
    author: {
      name: 'Ada Example',
      url: 'https://www.linkedin.com/in/ada-example',
      kind: 'person',
      headline: 'Smith',
    },
    text: 'What an anvil!',
    mentions: [],
    reactionCount: 2,
    createdAt: new Date('2026-10-30T09:00:00.000Z'),
    ...overrides,
  };
}

/** A stored comment. Pass only the fields the test is about. */
export function aComment(overrides: Partial<Comment> = {}): Comment {
  const seenAt = new Date('2026-11-01T00:00:00.000Z');
  return {
    ...aCommentRecord(),
    mentions: [],
    pageId: 'acme',
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    ...overrides,
  };
}
