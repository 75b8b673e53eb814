import type { AuthorRecord } from './author.record.js';

export interface CommentAuthorRecord extends AuthorRecord {
  readonly headline: string | null;
}

/** One comment under a post, as a guest sees it. Replies are never shown to guests. */
export interface CommentRecord {
  readonly commentId: string;
  readonly postId: string;
  readonly author: CommentAuthorRecord | null;
  readonly text: string | null;
  /** The members and pages that the text links to, each once. */
  readonly mentions: readonly AuthorRecord[];
  readonly reactionCount: number | null;
  readonly createdAt: Date | null;
}
