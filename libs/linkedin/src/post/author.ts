import type { AuthorRecord } from '../author.record.js';
import type { GuestElement } from '../document/guest-element.js';
import { type JsonLdNode, hasType, stringAt } from '../document/json-ld.js';
import { lineOf, toLine } from '../document/text.js';
import { canonicalUrl, linkTarget, ownerOf } from '../values/urls.js';

/** Whoever a link names; null when it has neither a name nor an address. Newsletters and events have no kind. */
export function authorOf(link: GuestElement | null): AuthorRecord | null {
  return link === null ? null : authorAt(linkTarget(link.attribute('href')), lineOf(link));
}

/** The author that JSON-LD gives. Its type is trusted for people only where there is no address to tell by. */
export function authorInJsonLd(node: JsonLdNode | null): AuthorRecord | null {
  if (node === null) {
    return null;
  }
  const author = authorAt(stringAt(node, 'url'), toLine(stringAt(node, 'name')));
  const isPerson = author?.url === null && hasType(node, (type) => type === 'Person');
  return author !== null && isPerson ? { ...author, kind: 'person' } : author;
}

function authorAt(address: string | null, name: string | null): AuthorRecord | null {
  const owner = ownerOf(address);
  const url = owner?.url ?? canonicalUrl(address);
  return name === null && url === null ? null : { name, url, kind: owner?.kind ?? null };
}
