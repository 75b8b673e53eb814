import type { CommentRecord, Coverage, Covered, PostRecord } from '@app/linkedin';

/** Below this a count may go back to nothing by itself, as reactions are taken back one by one. */
const FEW = 10;
/** Comments are seldom taken back. */
const FEW_COMMENTS = 3;

/**
 * What a document shows of a post and will show for as long as the post exists, unless its author changes it. `words` is
 * the length of the text: what belongs to the text is held against the same text only.
 */
export function postFacts({ record, coverage }: Covered<PostRecord>): readonly string[] {
  const { author, text, url, kind, isRepost, media, reactionCount, commentCount } = record;
  return listOf({
    author: author !== null && placeOf(coverage, 'author'),
    authorUrl: author?.url && placeOf(coverage, 'author'),
    authorName: author?.name && placeOf(coverage, 'author'),
    text: text !== null && placeOf(coverage, 'text'),
    words: String(text?.length ?? 0),
    url: url?.includes('/posts/') && placeOf(coverage, 'url'),
    kind,
    wall: isRepost ? 'others' : 'own',
    hashtags: record.hashtags.length > 0 && kind,
    mentions: record.mentions.length > 0 && kind,
    links: record.links.length > 0 && kind,
    media: media.length > 0 && kind,
    mediaUrl: media.some((item) => item.url !== null) && kind,
    mediaThumbnail: media.some(({ thumbnailUrl }) => thumbnailUrl !== null) && kind,
    mediaTitle: media.some(({ title }) => title !== null) && kind,
    mediaDescription: media.some(({ description }) => description !== null) && kind,
    mediaPages: media.some(({ pageCount }) => pageCount !== null) && kind,
    mediaLength: media.some(({ durationSeconds }) => durationSeconds !== null) && kind,
    reactionCount: reactionCount && placeOf(coverage, 'reactionCount'),
    reactionTypes: record.reactionTypes.length > 0 && 'shown',
    fewReactions: (reactionCount ?? 0) < FEW && 'shown',
    commentCount: commentCount && placeOf(coverage, 'commentCount'),
    fewComments: (commentCount ?? 0) < FEW_COMMENTS && 'shown',
    isEdited: record.isEdited && 'shown',
  });
}

export function commentFacts({ record, coverage }: Covered<CommentRecord>): readonly string[] {
  const { author, text, mentions, reactionCount } = record;
  return listOf({
    commentAuthor: author !== null && 'text',
    commentAuthorName: author?.name && 'text',
    commentAuthorUrl: author?.url && 'text',
    commentHeadline: author?.headline && 'text',
    commentText: text !== null && placeOf(coverage, 'text'),
    words: String(text?.length ?? 0),
    commentMentions: mentions.length > 0 && 'text',
    commentReactions: (reactionCount ?? 0) >= FEW && placeOf(coverage, 'reactionCount'),
  });
}

function placeOf(coverage: Coverage, field: string): string {
  return coverage.found[field] ?? 'nowhere';
}

function listOf(facts: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(facts).flatMap(([name, detail]) =>
    typeof detail === 'string' && detail !== '' ? [`${name}@${detail}`] : [],
  );
}
