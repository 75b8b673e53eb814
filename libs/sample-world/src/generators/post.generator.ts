import { imageUrl } from '../media-url.js';
import { instantOf, snowflakeAt } from '../snowflake.js';
import type { ActorTruth } from '../truth/actor.truth.js';
import type { MediaTruth, PostKind, PostTruth, QuoteTruth } from '../truth/post.truth.js';
import { mentionedIn, plainText, type TextSegment } from '../truth/text-segment.js';
import { CAST } from '../words/cast.words.js';
import { generateComments } from './comment.generator.js';
import {
  makeArticle,
  makeDocument,
  makeExternalVideo,
  makeImages,
  makeVideo,
  makeVideoSources,
} from './media.generator.js';
import { postUrl } from './post-url.js';
import { type TextSources, writePost } from './text.generator.js';

/** What decides a post before chance does. */
export interface PostPlan {
  readonly kind: PostKind;
  readonly isRepost: boolean;
  readonly imageCount: number;
  readonly createdAt: Date;
  /** Just published: nobody has answered it, and its author has not mended it. */
  readonly isFresh?: boolean;
}

export interface PostSources extends TextSources {
  /** The page on whose wall the post stands. */
  readonly wall: ActorTruth;
  readonly now: Date;
}

const OTHER_REACTIONS = ['PRAISE', 'EMPATHY', 'INTEREST', 'APPRECIATION', 'ENTERTAINMENT', 'MAYBE'];
const THUMBNAILS_AT_MOST = 5;

export function generatePost(plan: PostPlan, sources: PostSources): PostTruth {
  const { random, wall, entry } = sources;
  const author = plan.isRepost ? somebodyElse(sources) : wall;
  const voice = inVoiceOf(author, sources);
  const postId = snowflakeAt(plan.createdAt, random);
  const publishedAt = plan.isRepost ? earlier(plan.createdAt, sources) : plan.createdAt;
  const hasText = plan.kind !== 'image' || random.chance(0.9);
  const segments = hasText ? writePost(voice) : [];
  const videoSources = plan.kind === 'video' ? makeVideoSources(sources, publishedAt) : [];
  const counts = plan.isFresh ? NO_ENGAGEMENT : engagement(sources);
  const createdAt = instantOf(postId);
  return {
    postId,
    pageId: entry.pageId,
    url: postUrl(entry.pageId, postId, plan.isRepost ? null : segments, random),
    kind: plan.kind,
    isRepost: plan.isRepost,
    author,
    text: hasText ? plainText(segments) : null,
    ...referencesOf(segments),
    media: makeMedia(plan, voice, publishedAt, videoSources),
    ...counts,
    createdAt,
    isEdited: random.chance(plan.isFresh ? 0 : 0.18),
    comments: generateComments({ postId, createdAt, ...counts }, sources, sources.now),
    segments,
    publishedAt,
    ...origin(plan, postId, publishedAt, sources),
    quote: plan.kind === 'reshare' ? quote(plan.createdAt, sources) : null,
    videoSources,
    hiddenImageCount: Math.max(0, plan.imageCount - THUMBNAILS_AT_MOST),
  };
}

/** What a text names, by the kind of thing it names. */
export function referencesOf(
  segments: readonly TextSegment[],
): Pick<PostTruth, 'hashtags' | 'mentions' | 'links'> {
  return {
    hashtags: unique(segments, (segment) => (segment.kind === 'hashtag' ? segment.tag : null)),
    mentions: mentionedIn(segments),
    links: unique(segments, (segment) => (segment.kind === 'link' ? segment.url : null)),
  };
}

/** What a text names, each thing once, in order of appearance. */
function unique<T>(
  segments: readonly TextSegment[],
  named: (segment: TextSegment) => T | null,
): readonly T[] {
  return [...new Set(segments.map(named))].filter((thing) => thing !== null);
}

function makeMedia(
  plan: PostPlan,
  sources: TextSources,
  at: Date,
  renditions: PostTruth['videoSources'],
): readonly MediaTruth[] {
  switch (plan.kind) {
    case 'image':
      return makeImages(sources, at, Math.min(plan.imageCount, THUMBNAILS_AT_MOST));
    case 'video':
      return [makeVideo(sources, at, renditions)];
    case 'article':
      return [makeArticle(sources, at)];
    case 'document':
      return [makeDocument(sources, at)];
    case 'externalVideo':
      return [makeExternalVideo(sources, at)];
    case 'text':
    case 'reshare':
    case 'other':
      return [];
  }
}

type Engagement = Pick<PostTruth, 'reactionCount' | 'reactionTypes' | 'commentCount'>;

const NO_ENGAGEMENT: Engagement = { reactionCount: 0, reactionTypes: [], commentCount: 0 };

function engagement({ random, wall }: PostSources): Engagement {
  const audience = Math.max(20, wall.followers ?? 0);
  const most = Math.max(12, Math.min(9_000, Math.round(audience / 60)));
  const reactionCount = random.chance(0.07) ? 0 : random.betweenMagnitudes(1, most);
  const commentCount =
    reactionCount === 0 || random.chance(0.15) ? 0 : random.between(0, Math.min(90, reactionCount));
  return { reactionCount, reactionTypes: reactionTypes(reactionCount, random), commentCount };
}

/** The kinds of reaction that are shown: at most three, never more than there are reactions. */
export function reactionTypes(count: number, random: TextSources['random']): readonly string[] {
  const shown = Math.min(3, count, random.between(1, 4));
  return ['LIKE', ...random.sample(OTHER_REACTIONS, 2)].slice(0, shown);
}

function somebodyElse({ random, people, pages }: TextSources): ActorTruth {
  return random.pick(random.chance(0.6) ? people : pages);
}

/** Another page speaks its own language, of its own products; members speak of those of the wall they are seen on. */
function inVoiceOf(author: ActorTruth, sources: PostSources): PostSources {
  const entry = CAST.find(({ name }) => name === author.name) ?? sources.entry;
  return { ...sources, entry, pages: sources.pages.filter((page) => page !== author) };
}

/** LinkedIn gives a reposted card the original's id beside its own, but not always. */
function origin(
  plan: PostPlan,
  postId: string,
  publishedAt: Date,
  { random }: TextSources,
): Pick<PostTruth, 'featuredId' | 'attributedUrn'> {
  const hasOwnOriginal = plan.isRepost && random.chance(0.4);
  const shareAt = new Date(publishedAt.getTime() - random.between(150, 1_900));
  const isUgc = plan.kind === 'video' || plan.kind === 'document' || random.chance(0.2);
  return {
    featuredId: hasOwnOriginal ? snowflakeAt(publishedAt, random) : postId,
    attributedUrn: `urn:li:${isUgc ? 'ugcPost' : 'share'}:${snowflakeAt(shareAt, random)}`,
  };
}

function quote(before: Date, sources: PostSources): QuoteTruth {
  const { random } = sources;
  const publishedAt = earlier(before, sources);
  const author = somebodyElse(sources);
  return {
    postId: snowflakeAt(publishedAt, random),
    attributedUrn: `urn:li:share:${snowflakeAt(publishedAt, random)}`,
    author,
    segments: writePost(inVoiceOf(author, sources)),
    publishedAt,
    imageUrl: random.chance(0.7) ? imageUrl(random, 'feedshare-shrink_800', publishedAt) : null,
  };
}

function earlier(at: Date, { random }: TextSources): Date {
  return new Date(at.getTime() - random.betweenMagnitudes(3_600_000, 20 * 86_400_000));
}
