import type { PageKind } from '../company-page.record.js';
import type { GuestDocument } from '../document/guest-document.js';
import { withAttribute } from '../document/matcher.js';
import { ownAddresses } from '../document/head.js';
import { parsed } from '../document/json.js';
import { type Owner, ownerOf } from '../values/urls.js';

/** Which page a document is about. */
export interface PageIdentity {
  readonly pageId: string;
  readonly kind: PageKind;
  /** Canonical, on www.linkedin.com. */
  readonly url: string;
}

/** A page can be reached by its number, and then says its slug elsewhere: a slug wins over a number. */
export function pageIdentity(
  document: GuestDocument,
  urlsInJsonLd: readonly string[],
): PageIdentity | null {
  const owners = [...ownAddresses(document), ...urlsInJsonLd].map(ownerOf).filter(isPage);
  const owner = owners.find(({ slug }) => !/^\d+$/.test(slug)) ?? owners[0];
  return owner === undefined ? null : { pageId: owner.slug, kind: owner.kind, url: owner.url };
}

/** LinkedIn's number of the organisation, wherever the document tells it without confusing it with a subsidiary's. */
export function linkedinIdIn(document: GuestDocument): string | null {
  return (
    idInAttribute(document, 'data-semaphore-content-urn') ??
    idInAttribute(document, 'data-entity-id') ??
    idInTracking(document) ??
    idInFeedAddress(document)
  );
}

function isPage(owner: Owner | null): owner is Owner & { readonly kind: PageKind } {
  return owner !== null && owner.kind !== 'person';
}

/** "Report this company" carries the URN of what is reported, and the links to job searches that of the page. */
function idInAttribute(document: GuestDocument, attribute: string): string | null {
  const mark = document.root.first(
    (element) => organizationIdIn(element.attribute(attribute)) !== null,
  );
  return organizationIdIn(mark?.attribute(attribute) ?? null);
}

/** `code#flagshipOrganizationTracking` keeps JSON in a comment; a browser's script takes it away. */
function idInTracking(document: GuestDocument): string | null {
  const json = hiddenJson(document, 'flagshipOrganizationTracking');
  return organizationIdIn(/"objectUrn":"(urn:li:organization:\d{1,20})"/.exec(json)?.[1] ?? null);
}

function idInFeedAddress(document: GuestDocument): string | null {
  const address = parsed(hiddenJson(document, 'feedUpdatesBaseUrl'));
  const path = typeof address === 'string' ? address : '';
  return /\/feedUpdates\/(\d{1,20})(?:\?|$)/.exec(path)?.[1] ?? null;
}

function hiddenJson(document: GuestDocument, id: string): string {
  return document.first('code', withAttribute('id', id))?.rawContent('comment') ?? '';
}

function organizationIdIn(urn: string | null): string | null {
  return (
    /^urn:li:(?:organization|company|school|showcase):(\d{1,20})$/.exec(urn ?? '')?.[1] ?? null
  );
}
