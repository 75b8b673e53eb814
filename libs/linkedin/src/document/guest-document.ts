import type { GuestElement, Matcher } from './guest-element.js';
import { MarkupReader } from './markup-reader.js';

/** A document that has been read once; every parser takes it. */
export class GuestDocument {
  /** Holds every element of the document. */
  readonly root: GuestElement;
  /** True when the text ends before the closing tag of the document. */
  readonly isTruncated: boolean;

  private readonly byTag: ReadonlyMap<string, readonly GuestElement[]>;
  private readonly byTestId: ReadonlyMap<string, GuestElement>;

  constructor(readonly html: string) {
    const reader = new MarkupReader(html);
    this.root = reader.root;
    this.isTruncated = reader.isTruncated;
    this.byTag = reader.byTag;
    this.byTestId = reader.byTestId;
  }

  /** Every element of that name, in reading order, nested ones included. */
  elements(name: string): readonly GuestElement[] {
    return this.byTag.get(name) ?? [];
  }

  first(name: string, matcher: Matcher): GuestElement | null {
    return this.elements(name).find(matcher) ?? null;
  }

  /** The first element that carries the `data-test-id`. */
  withTestId(id: string): GuestElement | null {
    return this.byTestId.get(id) ?? null;
  }
}

/** Reads the markup once; broken or empty markup gives a document with little in it, never an error. */
export function openDocument(html: string): GuestDocument {
  return new GuestDocument(html);
}
