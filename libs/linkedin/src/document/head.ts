import { decodeHTML } from 'entities';

import type { GuestDocument } from './guest-document.js';
import { withAttribute } from './matcher.js';

/** Content of a `<meta>` by its `name`. */
export function metaNamed(document: GuestDocument, name: string): string | null {
  return document.first('meta', withAttribute('name', name))?.attribute('content') ?? null;
}

/** Content of a `<meta>` by its `property`, as Open Graph has them. */
export function metaProperty(document: GuestDocument, property: string): string | null {
  return document.first('meta', withAttribute('property', property))?.attribute('content') ?? null;
}

/** LinkedIn escapes descriptions twice, so that one decoding leaves `&#39;` in them. */
export function metaDescription(document: GuestDocument): string | null {
  const content =
    metaProperty(document, 'og:description') ?? metaNamed(document, 'description') ?? null;
  return content === null ? null : decodeHTML(content);
}

/** The addresses by which a document calls itself, the most authoritative first. */
export function ownAddresses(document: GuestDocument): string[] {
  return [
    document.first('link', withAttribute('rel', 'canonical'))?.attribute('href') ?? null,
    metaProperty(document, 'og:url'),
    metaProperty(document, 'al:ios:url'),
  ].filter((address) => address !== null);
}

/** Primary language subtag of the page, such as `en`; null when it is not declared. */
export function languageOf(document: GuestDocument): string | null {
  const declared =
    metaNamed(document, 'locale') ?? document.elements('html')[0]?.attribute('lang') ?? null;
  return declared === null ? null : (/^[a-z]+/i.exec(declared)?.[0].toLowerCase() ?? null);
}
