import type { ActorTruth } from './actor.truth.js';
import type { TextSegment } from './text-segment.js';

export type PostKind =
  'text' | 'image' | 'video' | 'article' | 'document' | 'externalVideo' | 'reshare' | 'other';

export interface MediaTruth {
  readonly kind: 'image' | 'video' | 'article' | 'document' | 'externalVideo';
  readonly url: string | null;
  readonly thumbnailUrl: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly pageCount: number | null;
  /** Known to the post's own page only: a card does not tell how long its video is. */
  readonly durationSeconds: number | null;
}

/** A rendition of a native video; the page offers three. */
export interface VideoSource {
  readonly src: string;
  readonly bitrate: number;
}

/** Another post, quoted inside one that was shared with own words. */
export interface QuoteTruth {
  readonly postId: string;
  readonly attributedUrn: string;
  readonly author: ActorTruth;
  readonly segments: readonly TextSegment[];
  readonly publishedAt: Date;
  readonly imageUrl: string | null;
}

export interface CommentTruth {
  readonly commentId: string;
  readonly postId: string;
  readonly author: ActorTruth;
  /** Null when the comment is only an image. */
  readonly text: string | null;
  readonly mentions: readonly ActorTruth[];
  readonly reactionCount: number;
  readonly createdAt: Date;
  readonly segments: readonly TextSegment[];
  readonly imageUrl: string | null;
}

/** One post on a page's wall: the truth first, then what its markup is made of. */
export interface PostTruth {
  readonly postId: string;
  readonly pageId: string;
  readonly url: string;
  readonly kind: PostKind;
  readonly isRepost: boolean;
  readonly author: ActorTruth;
  readonly text: string | null;
  readonly hashtags: readonly string[];
  readonly mentions: readonly ActorTruth[];
  readonly links: readonly string[];
  readonly media: readonly MediaTruth[];
  readonly reactionCount: number;
  readonly reactionTypes: readonly string[];
  /** All comments, replies included; a guest sees at most ten of them and never a reply. */
  readonly commentCount: number;
  readonly createdAt: Date;
  readonly isEdited: boolean;
  /** The comments that the post's own page shows, in its order. */
  readonly comments: readonly CommentTruth[];

  readonly segments: readonly TextSegment[];
  /** When the text was first published: on a repost the original's time, which the age label shows. */
  readonly publishedAt: Date;
  /** The original's activity id; differs from `postId` on some reposts. */
  readonly featuredId: string;
  /** `urn:li:share:…` or `urn:li:ugcPost:…`. */
  readonly attributedUrn: string;
  readonly quote: QuoteTruth | null;
  readonly videoSources: readonly VideoSource[];
  /** Images beyond the five thumbnails, told by an overlay. */
  readonly hiddenImageCount: number;
}
