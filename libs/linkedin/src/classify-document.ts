import type { Classification, Seen } from './classification.js';
import type { GuestDocument } from './document/guest-document.js';

/** Says what a document is by its page key, then by where it was found, then by its status. */
export function classifyDocument(document: GuestDocument, seen: Seen = {}): Classification {
  void document;
  void seen;
  return { kind: 'unrecognised' };
}

/** Says whether a URL is one of LinkedIn's refusals, so that a redirect to it is not worth following. */
export function isRefusalUrl(url: string): boolean {
  return url.includes('/authwall');
}
