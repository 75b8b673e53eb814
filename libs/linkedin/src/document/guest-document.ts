import type { GuestElement, Matcher } from './guest-element.js';
import { MarkupReader } from './markup-reader.js';

/** A document that has been read once; every parser takes it. */
export class GuestDocument {
  /** Holds every element of the document. */
  readonly root: GuestElement;
  /** True when the text ends before the closing tag of the document. */
  readonly isTruncated: boolean;

  private readonly reader: MarkupReader;

  constructor(readonly html: string) {
    this.reader = new MarkupReader(html);
    this.root = this.reader.root;
    this.isTruncated = this.reader.isTruncated;
  }

  /** Every element of that name, in reading order, nested ones included. */
  elements(name: string): readonly GuestElement[] {
    return this.reader.tags.get(name)?.elements ?? [];
  }

  first(name: string, matcher: Matcher): GuestElement | null {
    return this.elements(name).find(matcher) ?? null;
  }

  /** The first element that carries the `data-test-id`. */
  withTestId(id: string): GuestElement | null {
    return this.reader.byTestId.get(id) ?? null;
  }
}

/** Reads the markup once; broken or empty markup gives a document with little in it, never an error. */
export function openDocument(html: string): GuestDocument {
  return new GuestDocument(html);
}
