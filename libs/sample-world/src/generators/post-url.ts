import type { Random } from '../random.js';
import { plainText, type TextSegment } from '../truth/text-segment.js';

const WORDS_AT_MOST = 8;

/**
 * A permalink: the writer's slug, the hashtags or else the first words, the activity id, a short hash. A post shared as it
 * was has no words (`segments` null).
 */
export function postUrl(
  pageId: string,
  postId: string,
  segments: readonly TextSegment[] | null,
  random: Random,
): string {
  const words = segments ? slugWords(segments) : [];
  const middle = [...words.map(encodeURIComponent), 'activity', postId, random.token(4)].join('-');
  return `https://www.linkedin.com/posts/${encodeURIComponent(pageId)}_${middle}`;
}

function slugWords(segments: readonly TextSegment[]): readonly string[] {
  const tags = segments.flatMap((segment) => (segment.kind === 'hashtag' ? [segment.tag] : []));
  const source = tags.length > 0 ? tags.join(' ') : plainText(segments);
  const words = source.toLowerCase().match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? [];
  return words.slice(0, WORDS_AT_MOST);
}
