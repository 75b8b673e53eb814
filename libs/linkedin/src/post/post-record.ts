import type { AuthorRecord } from '../author.record.js';
import { CoverageNotes, type Readings } from '../coverage-notes.js';
import type { Covered } from '../coverage.js';
import type { MediaRecord, PostKind, PostRecord } from '../post.record.js';
import { instantOfId } from '../values/ids.js';
import type { CardReading } from './card-reading.js';
import type { Posting } from './posting.js';

/** What is known about a post from outside its card. */
export interface PostContext {
  readonly postId: string;
  readonly pageId: string | null;
  readonly url: string | null;
  readonly isRepostOf: (author: AuthorRecord | null) => boolean;
}

/** One record out of the two things a document says about a post: its card, and JSON-LD. */
export function postRecord(
  card: CardReading,
  posting: Posting,
  { postId, pageId, url, isRepostOf }: PostContext,
): Covered<PostRecord> {
  const notes = new CoverageNotes();
  const author = notes.expected('author', { text: card.author, jsonLd: posting.author });
  const record: PostRecord = {
    postId,
    pageId,
    url: notes.expected('url', { attribute: url, jsonLd: posting.url }),
    kind: notes.expected('kind', kindReadings(card, posting)),
    isRepost: isRepostOf(author),
    author,
    text: notes.optional('text', textReadings(card, posting), card.hasCommentary),
    hashtags: notes.list('hashtags', { text: card.commentary.hashtags }),
    mentions: notes.list('mentions', { text: card.commentary.mentions }),
    links: notes.list('links', { attribute: card.commentary.links }),
    media: notes.list('media', { attribute: withPostedVideo(card.media, posting) }),
    reactionCount: notes.expected('reactionCount', {
      ...shownOr(card.counts.reactions, posting.likeCount),
    }),
    reactionTypes: notes.list('reactionTypes', { attribute: card.counts.reactionTypes }),
    commentCount: notes.expected('commentCount', {
      ...shownOr(card.counts.comments, posting.commentCount),
    }),
    createdAt: notes.expected('createdAt', {
      attribute: instantOfId(postId),
      jsonLd: posting.publishedAt,
    }),
    isEdited: card.isEdited,
  };
  if (!card.isWhole) {
    notes.noteMissing('isEdited');
    notes.noteMissing('isRepost');
  }
  return { record, coverage: notes.coverage(!card.isWhole) };
}

/** Of a card that shows nothing at all, JSON-LD may know that it has words. */
function kindReadings({ kind, isBare }: CardReading, { text }: Posting): Readings<PostKind> {
  return { attribute: kind, jsonLd: isBare && text !== null ? 'text' : null };
}

/** What stands on the card is preferred, unless JSON-LD shows that the card has only the beginning of it. */
function textReadings({ commentary, isWhole }: CardReading, posting: Posting): Readings<string> {
  const { text } = commentary;
  const { videoDescription } = posting;
  const shownStart = text?.replace(/\s*(?:…|\.{3})$/, '') ?? '';
  const full = posting.text ?? videoDescription;
  if (text !== null) {
    const isCut = full !== null && full.length > text.length && full.startsWith(shownStart);
    return isCut ? { jsonLd: full } : { text };
  }
  return { jsonLd: posting.text ?? (isWhole ? null : videoDescription) };
}

/** A counter that is not drawn means zero only where JSON-LD does not know better. */
function shownOr(shown: Readings<number>, inJsonLd: number | null): Readings<number> {
  const { attribute = null, text = null } = shown;
  return attribute === null && text === 0
    ? { jsonLd: inJsonLd, text }
    : { attribute, text, jsonLd: inJsonLd };
}

/** Only JSON-LD knows how long a video is; the rest of what it says fills gaps. */
function withPostedVideo(
  media: readonly MediaRecord[],
  { video }: Posting,
): readonly MediaRecord[] {
  return video === null
    ? media
    : media.map((item) =>
        item.kind === 'video' || item.kind === 'externalVideo'
          ? {
              ...item,
              url: item.url ?? video.url,
              thumbnailUrl: item.thumbnailUrl ?? video.thumbnailUrl,
              durationSeconds: video.durationSeconds,
            }
          : item,
      );
}
