import type { PageReference } from '../company-page.record.js';
import type { GuestElement } from '../document/guest-element.js';
import { withClass, withTag } from '../document/matcher.js';
import { pictureOf } from '../document/picture.js';
import { lineOf } from '../document/text.js';
import { ownerOf } from '../values/urls.js';

const isLink = withTag('a');

/**
 * Similar and affiliated pages are listed alike: a card per page. Cards that name no page or have no name are left out, and
 * one that the document ends in.
 */
export function parseRelatedPages(section: GuestElement | null): PageReference[] {
  const items = section?.all(withTag('li')) ?? [];
  return (items.length > 0 ? items : (section?.all(isLink) ?? []))
    .filter(({ isWhole }) => isWhole)
    .map(parseReference)
    .filter((reference) => reference !== null);
}

function parseReference(card: GuestElement): PageReference | null {
  const link = isLink(card) ? card : card.first(isLink);
  const owner = ownerOf(link?.attribute('href') ?? null);
  const name = lineOf(card.first(withClass('base-aside-card__title')));
  if (owner === null || owner.kind === 'person' || name === null) {
    return null;
  }
  return {
    pageId: owner.slug,
    kind: owner.kind,
    url: owner.url,
    name,
    industry: lineOf(card.first(withClass('base-aside-card__subtitle'))),
    location: lineOf(card.first(withClass('base-aside-card__second-subtitle'))),
    logoUrl: pictureOf(card.first(withTag('img'))),
  };
}
