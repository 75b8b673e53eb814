import type { AuthorRecord } from '../author.record.js';
import {
  type JsonLdNode,
  countAt,
  hasType,
  nodeAt,
  nodesAt,
  stringAt,
} from '../document/json-ld.js';
import { toProse } from '../document/text.js';
import { postIdInUrl } from '../parse-target.js';
import { pictureUrl } from '../values/urls.js';
import { authorInJsonLd } from './author.js';

const POSTING_TYPES = /Posting$|^(?:VideoObject|Article|NewsArticle|ImageObject)$/;

/** What JSON-LD says about one post. */
export interface Posting {
  readonly author: AuthorRecord | null;
  readonly text: string | null;
  /** A video's description is the post's text, or LinkedIn's own words where the post has none. */
  readonly videoDescription: string | null;
  readonly url: string | null;
  readonly publishedAt: Date | null;
  readonly likeCount: number | null;
  readonly commentCount: number | null;
  readonly video: PostedVideo | null;
  readonly comments: readonly JsonLdNode[];
}

export interface PostedVideo {
  readonly url: string | null;
  readonly thumbnailUrl: string | null;
  readonly durationSeconds: number | null;
}

/** A page lists its ten latest posts at most. */
const MAX_POSTINGS = 200;

export const NO_POSTING: Posting = {
  author: null,
  text: null,
  videoDescription: null,
  url: null,
  publishedAt: null,
  likeCount: null,
  commentCount: null,
  video: null,
  comments: [],
};

/** All posts that JSON-LD tells of, by activity id: a page's own recent ones, or the one that a post page is about. */
export function postingsById(nodes: readonly JsonLdNode[]): Map<string, Posting> {
  const postings = new Map<string, Posting>();
  for (const node of nodes.filter(isPosting).slice(0, MAX_POSTINGS)) {
    const urls = ['url', '@id', 'mainEntityOfPage'].map((key) => stringAt(node, key));
    const [id] = urls.map(postIdInUrl).filter((found) => found !== null);
    if (id !== undefined && !postings.has(id)) {
      postings.set(id, readPosting(node));
    }
  }
  return postings;
}

function isPosting(node: JsonLdNode): boolean {
  return hasType(node, (type) => POSTING_TYPES.test(type));
}

function readPosting(node: JsonLdNode): Posting {
  const isVideo = hasType(node, (type) => type === 'VideoObject');
  const video = isVideo ? node : nodeAt(node, 'video');
  return {
    author: authorInJsonLd(nodeAt(node, 'author') ?? nodeAt(node, 'creator')),
    text: toProse(stringAt(node, 'articleBody') ?? stringAt(node, 'text')),
    videoDescription: isVideo ? toProse(stringAt(node, 'description')) : null,
    url: stringAt(node, 'url') ?? stringAt(node, '@id'),
    publishedAt: instantIn(stringAt(node, 'datePublished') ?? stringAt(node, 'uploadDate')),
    likeCount: interactionCount(node, 'LikeAction'),
    commentCount: countAt(node, 'commentCount') ?? interactionCount(node, 'CommentAction'),
    video: video === null ? null : readVideo(video),
    comments: nodesAt(node, 'comment'),
  };
}

/** How often something was done, such as `LikeAction`; LinkedIn mixes http and https in the type's address. */
export function interactionCount(node: JsonLdNode, action: string): number | null {
  const statistic = nodesAt(node, 'interactionStatistic').find((candidate) =>
    stringAt(candidate, 'interactionType')?.endsWith(`/${action}`),
  );
  return countAt(statistic ?? null, 'userInteractionCount');
}

/** An ISO 8601 instant; null for anything that is no date. */
export function instantIn(text: string | null): Date | null {
  const instant = text !== null && /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : null;
  return instant !== null && !Number.isNaN(instant.getTime()) ? instant : null;
}

function readVideo(node: JsonLdNode): PostedVideo {
  return {
    url: stringAt(node, 'contentUrl'),
    thumbnailUrl: pictureUrl(stringAt(node, 'thumbnailUrl')),
    durationSeconds: secondsIn(stringAt(node, 'duration')),
  };
}

/** ISO 8601 durations as LinkedIn writes them: `PT27S`, `PT1M18S`, `PT1H2M`. */
function secondsIn(duration: string | null): number | null {
  const parts = /^PT(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d{1,9})?S)?$/.exec(
    duration ?? '',
  );
  const [hours = '0', minutes = '0', seconds = '0'] = parts?.slice(1) ?? [];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return total > 0 ? total : null;
}
