/** Where in a document a value was read. JSON-LD and attributes are locale-free; text depends on the page's language. */
export type Place = 'jsonLd' | 'attribute' | 'text';

/** What a document gave for one record, field by field. A field in neither list is one the page does not publish. */
export interface Coverage {
  /** Field name to the place its value came from. */
  readonly found: Readonly<Record<string, Place>>;
  /** Fields that the page should carry, or whose place is there, but that could not be read. */
  readonly missing: readonly string[];
  /** True when the document ends before its closing tag: what is missing may only be cut off. */
  readonly isTruncated: boolean;
}

/** A record together with what is known about how completely it was read. */
export interface Covered<T> {
  readonly record: T;
  readonly coverage: Coverage;
}
