import type { AuthorRecord } from '../author.record.js';
import type { GuestElement } from '../document/guest-element.js';
import { type JsonLdNode, hasType, stringAt } from '../document/json-ld.js';
import { lineOf, toLine } from '../document/text.js';
import { canonicalAt, ownerAt, parseUrl, resolveLink } from '../values/urls.js';

/** Whoever a link names; null when it has neither a name nor an address. Newsletters and events have no kind. */
export function authorOf(link: GuestElement | null): AuthorRecord | null {
  return link === null
    ? null
    : authorAt(resolveLink(link.attribute('href'))?.url ?? null, lineOf(link));
}

/** The author that JSON-LD gives. Its type is trusted for people only where there is no address to tell by. */
export function authorInJsonLd(node: JsonLdNode | null): AuthorRecord | null {
  if (node === null) {
    return null;
  }
  const author = authorAt(parseUrl(stringAt(node, 'url')), toLine(stringAt(node, 'name')));
  const isPerson = author?.url === null && hasType(node, (type) => type === 'Person');
  return author !== null && isPerson ? { ...author, kind: 'person' } : author;
}

/** An author by address and name, for whoever has already resolved the link. */
export function authorAt(url: URL | null, name: string | null): AuthorRecord | null {
  const owner = url === null ? null : ownerAt(url);
  const address = owner?.url ?? (url === null ? null : canonicalAt(url));
  return name === null && address === null
    ? null
    : { name, url: address, kind: owner?.kind ?? null };
}
