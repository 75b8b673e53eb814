import type { ActorTruth } from '../truth/actor.truth.js';
import type { CommentTruth, MediaTruth, PostTruth } from '../truth/post.truth.js';
import { onHost } from './address.js';
import { publishedAt } from './company-json-ld.template.js';
import { isoDuration } from './wording.js';

/** What a post's page tells search engines: a VideoObject for native videos, a SocialMediaPosting for all else. */
export function postJsonLd(post: PostTruth): object {
  return post.kind === 'video' ? videoObject(post) : socialMediaPosting(post);
}

function socialMediaPosting(post: PostTruth): object {
  const [media] = post.media;
  const picture = media?.kind === 'image' ? media.url : (media?.thumbnailUrl ?? null);
  return {
    ...commonNode(post, 'SocialMediaPosting'),
    comment: post.comments.map((comment) => commentNode(comment, 'author')),
    commentCount: post.commentCount,
    ...(picture !== null && { image: { url: picture, '@type': 'ImageObject' } }),
    ...(post.text !== null && { articleBody: post.text }),
    sharedContent: {
      '@type': 'WebPage',
      ...((media?.kind === 'article' || media?.kind === 'externalVideo') && {
        headline: media.title,
        url: media.url,
      }),
    },
    author: actorNode(post.author),
    // Pages of posts with a foreign player were seen without the counters.
    ...(media?.kind !== 'externalVideo' && { interactionStatistic: counters(post) }),
    ...(media?.kind === 'externalVideo' && { video: foreignVideo(post, media) }),
    hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.details' },
  };
}

function foreignVideo(post: PostTruth, media: MediaTruth): object {
  return {
    '@type': 'VideoObject',
    name: media.title,
    thumbnailUrl: media.thumbnailUrl,
    uploadDate: publishedAt(post.postId, post.createdAt),
    description: post.text ?? '',
    embedUrl: media.url,
  };
}

function videoObject(post: PostTruth): object {
  const [media] = post.media;
  return {
    ...commonNode(post, 'VideoObject'),
    comment: post.comments.map((comment) => commentNode(comment, 'creator')),
    commentCount: post.commentCount,
    contentUrl: media?.url ?? null,
    creator: actorNode(post.author),
    duration: isoDuration(media?.durationSeconds ?? 0),
    embedUrl: `https://www.linkedin.com/embed/feed/update/urn:li:activity:${post.postId}?compact=true`,
    height: 720,
    interactionStatistic: counters(post),
    isFamilyFriendly: true,
    keywords: post.hashtags.join(', '),
    width: 1280,
    name: titleOf(post),
    thumbnailUrl: media?.thumbnailUrl ?? null,
    uploadDate: publishedAt(post.postId, post.createdAt),
    ...(post.text !== null && { description: post.text }),
  };
}

function commonNode(post: PostTruth, type: string): object {
  return {
    '@context': 'http://schema.org',
    '@type': type,
    '@id': post.url,
    datePublished: publishedAt(post.postId, post.createdAt),
    headline: post.text?.split('\n')[0] ?? '',
  };
}

/** A member's followers are counted, a page's always given as 0. */
function actorNode(actor: ActorTruth): object {
  return {
    name: actor.name,
    ...(actor.imageUrl !== null && { image: { url: actor.imageUrl, '@type': 'ImageObject' } }),
    url: onHost(actor.url, actor.host),
    '@type': actor.kind === 'person' ? 'Person' : 'Organization',
    interactionStatistic: counter(
      'http',
      'FollowAction',
      actor.kind === 'person' ? actor.name.length * 97 : 0,
    ),
  };
}

/** Every commenter is called a person here, companies too; in a video's node the person is the `creator`. */
function commentNode(comment: CommentTruth, role: 'author' | 'creator'): object {
  const at = new Date(comment.createdAt.getTime() + Number(BigInt(comment.commentId) % 4n));
  return {
    '@type': 'Comment',
    datePublished: at.toISOString(),
    text: comment.text ?? '',
    [role]: { '@type': 'Person', name: comment.author.name },
    interactionStatistic: counter('http', 'LikeAction', comment.reactionCount),
  };
}

function counters(post: PostTruth): readonly object[] {
  return [
    counter('http', 'LikeAction', post.reactionCount),
    counter('https', 'CommentAction', post.commentCount),
  ];
}

function counter(scheme: 'http' | 'https', action: string, count: number): object {
  return {
    '@type': 'InteractionCounter',
    interactionType: `${scheme}://schema.org/${action}`,
    userInteractionCount: count,
  };
}

/** Hashtags before the author's name, or else the first line. */
export function titleOf(post: PostTruth): string {
  const tags = post.hashtags.map((tag) => `#${tag.toLowerCase()}`).join(' ');
  const first = post.text?.split('\n')[0] ?? `${post.author.name} posted an image`;
  return `${tags === '' ? first : tags} | ${post.author.name}`;
}
