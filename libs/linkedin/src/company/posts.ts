import type { AuthorRecord } from '../author.record.js';
import type { PageKind } from '../company-page.record.js';
import type { Covered } from '../coverage.js';
import type { GuestElement } from '../document/guest-element.js';
import { both, either, withAttribute, withTag } from '../document/matcher.js';
import { postAddressOf } from '../parse-target.js';
import { type CardReading, isPostCard, postIdOfCard, readCard } from '../post/card-reading.js';
import { postRecord } from '../post/post-record.js';
import { NO_POSTING, type Posting } from '../post/posting.js';
import { hasStrayCounters } from '../post/social-counts.js';
import type { PostRecord } from '../post.record.js';
import { companyPageUrl } from '../values/urls.js';

/** The page on whose wall the cards are. */
export interface Wall {
  readonly pageId: string;
  /** All addresses by which the page may be linked as the author of its own posts. */
  readonly addresses: ReadonlySet<string>;
}

const PAGE_KINDS: readonly PageKind[] = ['company', 'school', 'showcase'];

/** A page is linked by its slug or by its number, and a school's posts at times as those of a company. */
export function wallOf(pageId: string, linkedinId: string | null): Wall {
  const ids = linkedinId === null ? [pageId] : [pageId, linkedinId];
  const addresses = ids.flatMap((id) => PAGE_KINDS.map((kind) => companyPageUrl(id, kind)));
  return { pageId, addresses: new Set(addresses) };
}

/** A guest is given ten cards, or thirty after scrolling; a hostile document may hold thousands. */
const MAX_POSTS = 100;

const isFullLink = both(withTag('a'), withAttribute('data-id', 'main-feed-card__full-link'));

/** Cards in the order shown. The address of each post is a link that stands before its card, beside it. */
export function parsePosts(
  section: GuestElement,
  postings: ReadonlyMap<string, Posting>,
  wall: Wall,
): Covered<PostRecord>[] {
  const posts = new Map<string, Covered<PostRecord>>();
  const areCountersAstray = hasStrayCounters(section);
  let link: GuestElement | null = null;
  for (const element of section.all(either(isFullLink, isPostCard))) {
    const postId = postIdOfCard(element);
    if (postId === null) {
      link = element;
    } else if (!posts.has(postId) && posts.size < MAX_POSTS) {
      const url = addressOf(postId, link ?? element.first(isFullLink));
      const card = readCard(element, areCountersAstray);
      posts.set(postId, parsePost(card, { postId, url }, postings.get(postId), wall));
      link = null;
    }
  }
  return [...posts.values()];
}

function parsePost(
  card: CardReading,
  known: { readonly postId: string; readonly url: string | null },
  posting: Posting | undefined,
  wall: Wall,
): Covered<PostRecord> {
  return postRecord(card, posting ?? NO_POSTING, {
    ...known,
    pageId: wall.pageId,
    isRepostOf: (author) => isOnOthersWall(author, wall) ?? card.hasRepostHeader,
  });
}

/** A link that names another post belongs to another card. */
function addressOf(postId: string, link: GuestElement | null): string | null {
  const address = postAddressOf(link?.attribute('href') ?? null);
  return address?.postId === postId ? address.url : null;
}

/** Null when the author's address does not tell. */
function isOnOthersWall(author: AuthorRecord | null, wall: Wall): boolean | null {
  return author?.url && author.kind ? !wall.addresses.has(author.url) : null;
}
