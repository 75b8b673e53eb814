import { imageUrl } from '../media-url.js';
import { type Random, times } from '../random.js';
import { snowflakeAt, instantOf } from '../snowflake.js';
import type { CommentTruth } from '../truth/post.truth.js';
import { mentionedIn, plainText } from '../truth/text-segment.js';
import { fill, phrasesOf, type TextSources } from './text.generator.js';

/** However many there are, a guest is shown no more than this. */
export const COMMENTS_SHOWN_AT_MOST = 10;
const SHARE_BY_PAGES = 0.12;
const SHARE_OF_BARE_IMAGES = 0.04;

export interface CommentedPost {
  readonly postId: string;
  readonly createdAt: Date;
  readonly commentCount: number;
}

/** The comments that a guest sees: at most ten, in LinkedIn's order of relevance, replies left out. */
export function generateComments(
  post: CommentedPost,
  sources: TextSources,
  now: Date,
): readonly CommentTruth[] {
  const replyCount = Math.floor(post.commentCount * sources.random.next() * 0.5);
  const shownCount = Math.min(COMMENTS_SHOWN_AT_MOST, post.commentCount - replyCount);
  const { comments } = phrasesOf(sources.entry);
  const phrases = sources.random.sample(comments, shownCount);
  return times(shownCount, (index) => {
    const phrase = phrases[index] ?? sources.random.pick(comments);
    const at = commentedAt(post.createdAt, now, sources.random);
    return writeComment(post, phrase, sources, { at, now });
  });
}

/** One comment made at an instant, as the site keeps it at another. */
export function writeComment(
  post: Pick<CommentedPost, 'postId'>,
  phrase: string,
  sources: TextSources,
  { at, now }: { readonly at: Date; readonly now: Date },
): CommentTruth {
  const { random } = sources;
  const commentId = snowflakeAt(at, random);
  const isBareImage = random.chance(SHARE_OF_BARE_IMAGES);
  const segments = isBareImage ? [] : fill(phrase, sources);
  const hasImage = isBareImage || random.chance(0.03);
  return {
    commentId,
    postId: post.postId,
    author: random.pick(random.chance(SHARE_BY_PAGES) ? sources.pages : sources.people),
    text: isBareImage ? null : plainText(segments),
    mentions: mentionedIn(segments),
    reactionCount: random.chance(0.55) ? 0 : random.betweenMagnitudes(1, 60),
    createdAt: instantOf(commentId),
    segments,
    imageUrl: hasImage ? imageUrl(random, 'comment-image-shrink_8192_480', now) : null,
  };
}

/** Most comments come soon after the post. */
function commentedAt(postedAt: Date, now: Date, random: Random): Date {
  const room = now.getTime() - postedAt.getTime() - 120_000;
  return new Date(postedAt.getTime() + 60_000 + Math.floor(room * random.next() ** 2));
}
