import type { AuthorRecord } from './author.record.js';

/** `other` is a post that shows something we have no name for, such as a poll. */
export type PostKind =
  'text' | 'image' | 'video' | 'article' | 'document' | 'externalVideo' | 'reshare' | 'other';

export interface MediaRecord {
  readonly kind: 'image' | 'video' | 'article' | 'document' | 'externalVideo';
  /** The thing itself: image or video file, article or player address; unwrapped from LinkedIn's redirect. */
  readonly url: string | null;
  readonly thumbnailUrl: string | null;
  readonly title: string | null;
  /** An image's alternative text, or an article's second line (a host name, as a rule). */
  readonly description: string | null;
  /** Pages of a document. */
  readonly pageCount: number | null;
  /** Length of a video. */
  readonly durationSeconds: number | null;
}

/** What one guest document said about one post: a card on a company page, or the post's own page. */
export interface PostRecord {
  /** The activity id, a decimal string: it does not fit a double. */
  readonly postId: string;
  /** The page on whose wall the card was seen; null when read from the post's own page. */
  readonly pageId: string | null;
  readonly url: string | null;
  /** Null when neither words nor anything else could be read that would tell. */
  readonly kind: PostKind | null;
  /** Seen on the wall of a page that is not its author. Quoting another post under own words is kind `reshare`. */
  readonly isRepost: boolean;
  readonly author: AuthorRecord | null;
  readonly text: string | null;
  /** Without the `#`, as written. */
  readonly hashtags: readonly string[];
  readonly mentions: readonly AuthorRecord[];
  readonly links: readonly string[];
  readonly media: readonly MediaRecord[];
  /** 0 when the card is whole and shows no counter; null when the card was cut off. */
  readonly reactionCount: number | null;
  /** LIKE, PRAISE, EMPATHY, INTEREST, APPRECIATION, ENTERTAINMENT, MAYBE: the most frequent ones, at most three. */
  readonly reactionTypes: readonly string[];
  readonly commentCount: number | null;
  /** From the activity id: on a repost, when it was reposted. */
  readonly createdAt: Date | null;
  readonly isEdited: boolean;
}
