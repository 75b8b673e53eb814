import type { CommentRecord, Covered, PostRecord } from '@app/linkedin';

import { legibleIn, occurrences, type Portrait, tallied } from './portrait.js';
import { claimsOf } from './post-claims.js';
import { commentFacts, postFacts } from './post-facts.js';

/** The portrait of a post's own page; `html` is what it was read from. */
export function postPortrait(
  post: Covered<PostRecord>,
  comments: readonly Covered<CommentRecord>[],
  html: string,
): Portrait {
  const { kind, media } = post.record;
  const isComplete =
    (field: string) =>
    (comment: Covered<CommentRecord>): boolean =>
      !comment.coverage.missing.includes(field);
  return {
    found: post.coverage.found,
    missing: post.coverage.missing,
    tallies: {
      ...tallied('comments', comments, {
        author: isComplete('author'),
        text: isComplete('text'),
        reactionCount: isComplete('reactionCount'),
      }),
      ...(kind !== null &&
        tallied(kind, media, {
          url: ({ url }) => url !== null,
          thumbnailUrl: ({ thumbnailUrl }) => thumbnailUrl !== null,
          durationSeconds: ({ durationSeconds }) => durationSeconds !== null,
          title: ({ title }) => title !== null,
        })),
    },
    claims: {
      ...claimsOf([post.record]),
      ...((post.record.commentCount ?? 0) > 0 && { commentsShown: comments.length > 0 }),
    },
    legible: { ...legibleIn('post', [post]), ...legibleIn('comments', comments) },
    items: Object.fromEntries([
      [post.record.postId, postFacts(post)],
      ...comments.map((comment) => [comment.record.commentId, commentFacts(comment)]),
    ]) as Portrait['items'],
    specimens: {},
    countOf: (words) => occurrences(html, words),
  };
}
