import type { AuthorRecord } from '../author.record.js';
import type { GuestElement } from '../document/guest-element.js';
import { both, trackedAs, withClass, withTag } from '../document/matcher.js';
import { lineAfter, piecesOf } from '../document/text.js';
import type { MediaRecord, PostKind } from '../post.record.js';
import { activityIdOf } from '../values/ids.js';
import { authorOf } from './author.js';
import { CardElements, isMarkedAsQuoted } from './card-elements.js';
import { type Commentary, parseCommentary } from './commentary.js';
import { parseMedia } from './media.js';
import { type SocialCounts, parseSocialCounts } from './social-counts.js';

/** What one card of a post shows. */
export interface CardReading {
  readonly author: AuthorRecord | null;
  readonly commentary: Commentary;
  readonly hasCommentary: boolean;
  /** Null when the document ends before the card tells, or the card shows nothing that would. */
  readonly kind: PostKind | null;
  /** Whole, and without anything that is more than words: whatever words there are, here or elsewhere, are the post. */
  readonly isBare: boolean;
  readonly media: readonly MediaRecord[];
  readonly counts: SocialCounts;
  readonly isEdited: boolean;
  /** `Acme reposted this` stands above the card. */
  readonly hasRepostHeader: boolean;
  readonly isWhole: boolean;
}

/** What is read where there is no card, so that JSON-LD is all there is. */
export const NO_CARD: CardReading = {
  author: null,
  commentary: parseCommentary(null),
  hasCommentary: false,
  kind: null,
  isBare: false,
  media: [],
  counts: { reactions: {}, comments: {}, reactionTypes: [] },
  isEdited: false,
  hasRepostHeader: false,
  isWhole: false,
};

/** Test ids of parts that are more than words: those LinkedIn has used so far are called so. */
const CONTENT_TEST_ID = /^(?:feed|ingested)-|content/;

/** True for the card of a post, and not for a post that is quoted inside another's card. */
export function isPostCard(element: GuestElement): boolean {
  return element.name === 'article' && postIdOfCard(element) !== null && !isMarkedAsQuoted(element);
}

export function postIdOfCard(article: GuestElement): string | null {
  return activityIdOf(article.attribute('data-activity-urn'));
}

/** `areCountersAstray` says that counters stand outside cards, see `hasStrayCounters`. */
export function readCard(article: GuestElement, areCountersAstray: boolean): CardReading {
  const card = new CardElements(article);
  const [commentaryElement = null] = card.withTestId('main-feed-activity-card__commentary');
  const commentary = parseCommentary(wholeOr(commentaryElement));
  const { kind: shown, media } = parseMedia(card);
  const kind = card.hasQuotedPost ? 'reshare' : shown;
  const isBare = kind === null && article.isWhole && !hasUnknownContent(card);
  return {
    author: authorOf(wholeOr(card.first(both(withTag('a'), trackedAs('feed-actor-name'))))),
    commentary,
    hasCommentary: commentaryElement !== null,
    kind: kind ?? (article.isWhole ? kindWithoutMedia(isBare, commentary) : null),
    isBare,
    media,
    counts: parseSocialCounts(card, areCountersAstray),
    isEdited: isEdited(card),
    hasRepostHeader:
      card.first(both(withTag('p'), withClass('main-feed-activity-card__header'))) !== null,
    isWhole: article.isWhole,
  };
}

/** Half a text is no text: what the document ends in is not read. */
function wholeOr(element: GuestElement | null): GuestElement | null {
  return element?.isWhole ? element : null;
}

/**
 * Polls, events, jobs and celebrations have marks of their own that no sample shows, so they are told by not being known.
 * A card without such marks and without words tells nothing: every post has something to show.
 */
function kindWithoutMedia(isBare: boolean, { text }: Commentary): PostKind | null {
  if (!isBare) {
    return 'other';
  }
  return text === null ? null : 'text';
}

function hasUnknownContent(card: CardElements): boolean {
  return [...card.testIds].some((id) => CONTENT_TEST_ID.test(id));
}

/** The age of an edited post is followed by a word inside the same element; older layouts put it after. */
function isEdited(card: CardElements): boolean {
  const [lockup] = card.withTestId('main-feed-activity-card__entity-lockup');
  const time = lockup?.first(withTag('time'));
  if (!lockup || !time) {
    return false;
  }
  return piecesOf(time).length > 1 || /\bEdited\b/.test(lineAfter(lockup, time) ?? '');
}
