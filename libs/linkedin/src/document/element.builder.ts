import { openDocument } from './guest-document.js';
import type { GuestElement } from './guest-element.js';

/** The first element of a tag in a piece of markup, for tests that are about one element. */
export function anElement(tag: string, html: string): GuestElement {
  const [element] = openDocument(html).elements(tag);
  if (element === undefined) {
    throw new Error(`The markup holds no <${tag}>`);
  }
  return element;
}
