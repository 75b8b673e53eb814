import { COMMENTS_SHOWN_AT_MOST, writeComment } from '../generators/comment.generator.js';
import { generatePost, reactionTypes, referencesOf } from '../generators/post.generator.js';
import { fill, phrasesOf, writePost } from '../generators/text.generator.js';
import { nextPlan } from '../generators/wall.generator.js';
import type { Random } from '../random.js';
import type { ActorTruth } from '../truth/actor.truth.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import type { CommentTruth, PostTruth } from '../truth/post.truth.js';
import { plainText, type TextSegment } from '../truth/text-segment.js';
import type { ChangeSources } from './page.changes.js';

const POSTS_SHOWN_AT_MOST = 10;
/** An author who keeps mending a post starts over some day. */
const LONGEST_TEXT = 1_200;

export interface WallSources extends ChangeSources {
  /** The page as others see it. */
  readonly wall: ActorTruth;
}

/** A new post comes on top; what stood eleventh by then leaves the wall and keeps its own page. */
export function publishPost(company: CompanyTruth, sources: WallSources): CompanyTruth {
  const { at, random } = sources;
  const post = generatePost(nextPlan(at, random), { ...sources, now: at });
  const posts = [post, ...company.posts];
  return {
    ...company,
    posts: posts.slice(0, POSTS_SHOWN_AT_MOST),
    olderPosts: [...posts.slice(POSTS_SHOWN_AT_MOST), ...company.olderPosts],
  };
}

/** Only what the page wrote itself can be mended: a line is added, or all is said anew. */
export function editPost(company: CompanyTruth, sources: WallSources): CompanyTruth {
  const { random } = sources;
  const own = company.posts.filter(({ isRepost, text }) => !isRepost && text !== null);
  if (own.length === 0) {
    return company;
  }
  const chosen = random.pick(own);
  const segments = rewritten(chosen, sources);
  return withPost(company, {
    ...chosen,
    segments,
    text: plainText(segments),
    ...referencesOf(segments),
    isEdited: true,
  });
}

/** Reactions come to every post on the wall, most of them to the youngest; now and then one is taken back. */
export function answerPosts(company: CompanyTruth, { random, at }: WallSources): CompanyTruth {
  const reach = Math.max(9, Math.min(400, Math.round(company.totalFollowers / 900)));
  return { ...company, posts: company.posts.map((post) => answered(post, reach, at, random)) };
}

/** A comment on one of the posts, or a reply to one: guests see neither replies nor more than ten comments. */
export function writeOnWall(company: CompanyTruth, sources: WallSources): CompanyTruth {
  const { random, entry, at } = sources;
  const post = company.posts[Math.floor(company.posts.length * random.next() ** 2)];
  if (post === undefined) {
    return company;
  }
  const isReply = post.commentCount > 0 && random.chance(0.25);
  const phrase = random.pick(phrasesOf(entry).comments);
  const comment = isReply ? null : writeComment(post, phrase, sources, { at, now: at });
  return withPost(company, {
    ...post,
    commentCount: post.commentCount + 1,
    comments: comment === null ? post.comments : joined(post.comments, comment, random),
  });
}

/** LinkedIn orders by relevance, so a newcomer can stand anywhere, and push the last one out. */
function joined(
  comments: readonly CommentTruth[],
  comment: CommentTruth,
  random: Random,
): readonly CommentTruth[] {
  const last = Math.min(comments.length, COMMENTS_SHOWN_AT_MOST - 1);
  return comments.toSpliced(random.between(0, last), 0, comment).slice(0, COMMENTS_SHOWN_AT_MOST);
}

function answered(post: PostTruth, reach: number, at: Date, random: Random): PostTruth {
  const ageDays = (at.getTime() - post.createdAt.getTime()) / 86_400_000;
  const most = Math.round(reach / (1 + ageDays));
  const change = random.chance(0.06) ? -1 : random.between(0, most);
  const reactionCount = Math.max(0, post.reactionCount + change);
  if (reactionCount === post.reactionCount) {
    return post;
  }
  const isSettled = post.reactionTypes.length > 0 && reactionCount >= post.reactionTypes.length;
  return {
    ...post,
    reactionCount,
    reactionTypes: isSettled ? post.reactionTypes : reactionTypes(reactionCount, random),
    comments: post.comments.map((comment) =>
      random.chance(0.05) ? { ...comment, reactionCount: comment.reactionCount + 1 } : comment,
    ),
  };
}

function rewritten(post: PostTruth, sources: WallSources): readonly TextSegment[] {
  const { random, entry } = sources;
  if ((post.text?.length ?? 0) > LONGEST_TEXT || random.chance(0.3)) {
    return writePost(sources);
  }
  const addition = fill(random.pick(phrasesOf(entry).bodies), sources);
  return [...post.segments, { kind: 'plain', text: '\n\n' }, ...addition];
}

function withPost(company: CompanyTruth, changed: PostTruth): CompanyTruth {
  return {
    ...company,
    posts: company.posts.map((post) => (post.postId === changed.postId ? changed : post)),
  };
}
