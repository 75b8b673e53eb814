import type { Coverage, Covered } from '../coverage.js';
import type { GuestDocument } from '../document/guest-document.js';
import type { GuestElement } from '../document/guest-element.js';
import { metaProperty, ownAddresses } from '../document/head.js';
import { jsonLdNodes } from '../document/json-ld.js';
import { withClass } from '../document/matcher.js';
import type { PostPageExtract } from '../extract.js';
import { postIdInUrl } from '../parse-target.js';
import type { MediaRecord, PostRecord } from '../post.record.js';
import { canonicalUrl } from '../values/urls.js';
import { isComment } from './card-elements.js';
import { NO_CARD, isPostCard, postIdOfCard, readCard } from './card-reading.js';
import { parseComments } from './comments.js';
import { postRecord } from './post-record.js';
import { NO_POSTING, postingsById } from './posting.js';
import { hasStrayCounters } from './social-counts.js';

/** Reads a post's own page with the comments it shows. Never throws; the related posts below it are not part of it. */
export function parsePostPage(document: GuestDocument): PostPageExtract {
  const addresses = [metaProperty(document, 'lnkd:url'), ...ownAddresses(document)];
  const namedIds = addresses.map(postIdInUrl).filter((id) => id !== null);
  const related = document.first('section', withClass('related-posts'));
  const article = mainCard(document, related, namedIds, addresses.some(namesActivity));
  const postId = (article && postIdOfCard(article)) ?? namedIds[0] ?? null;
  if (postId === null) {
    return { post: null, comments: [] };
  }
  const postings = postingsById(jsonLdNodes(document));
  const [posting = NO_POSTING] = [postId, ...namedIds]
    .map((id) => postings.get(id))
    .filter((found) => found !== undefined);
  const card = article === null ? NO_CARD : readCard(article, hasStrayCounters(document.root));
  const post = postRecord(card, posting, {
    postId,
    pageId: null,
    url: publicUrl(addresses),
    isRepostOf: () => card.hasRepostHeader,
  });
  const isVideoUntold = posting === NO_POSTING && post.record.media.some(isVideo);
  const sections = document.root.all(isComment).filter((section) => !isInside(section, related));
  const comments = parseComments(sections, postId, posting.comments);
  const isCutOff = document.isTruncated && related === null;
  const isUnread = sections.length > 0 && comments.length === 0;
  const areMissing = isCutOff || isUnread || comments.length < posting.comments.length;
  const areShown = comments.length > 0 || post.record.commentCount === 0;
  const missing = [...(isVideoUntold ? ['media'] : []), ...(areMissing ? ['comments'] : [])];
  const found: Coverage['found'] = !areMissing && areShown ? { comments: 'attribute' } : {};
  return { post: withSight(post, found, missing), comments };
}

/** Only JSON-LD knows how long a video is. */
function isVideo({ kind }: MediaRecord): boolean {
  return kind === 'video' || kind === 'externalVideo';
}

/** What is known of a whole page and not of its card; comments are records of their own, but only here can be missing. */
function withSight(
  { record, coverage }: Covered<PostRecord>,
  found: Coverage['found'],
  missing: readonly string[],
): Covered<PostRecord> {
  const isFound = ([field]: [string, unknown]): boolean => !missing.includes(field);
  const all = Object.entries({ ...coverage.found, ...found }).filter(isFound);
  return {
    record,
    coverage: {
      ...coverage,
      found: Object.fromEntries(all),
      missing: [...new Set([...coverage.missing, ...missing])],
    },
  };
}

/**
 * The card with the page's own id. Another one is only taken where the page does not name an activity, as when it goes
 * by the id of a share: else it would be a related post whose section was not recognised.
 */
function mainCard(
  document: GuestDocument,
  related: GuestElement | null,
  namedIds: readonly string[],
  isActivityNamed: boolean,
): GuestElement | null {
  const cards = document
    .elements('article')
    .filter((article) => isPostCard(article) && !isInside(article, related));
  const own = cards.find((card) => namedIds.includes(postIdOfCard(card) ?? ''));
  return own ?? (isActivityNamed ? null : (cards[0] ?? null));
}

function namesActivity(address: string | null): boolean {
  return postIdInUrl(address) !== null && /activity(?::|%3A|-)\d/i.test(address ?? '');
}

function isInside(element: GuestElement, container: GuestElement | null): boolean {
  return (
    container !== null && element.index > container.index && element.index < container.endIndex
  );
}

/** The address under `/posts/` is the one people share; `/feed/update/` is only taken where it is the only one. */
function publicUrl(addresses: readonly (string | null)[]): string | null {
  const urls = addresses
    .filter((address) => postIdInUrl(address) !== null)
    .map(canonicalUrl)
    .filter((url) => url !== null);
  return urls.find((url) => url.includes('/posts/')) ?? urls[0] ?? null;
}
