import type { PageKind } from './company-page.record.js';

export type AuthorKind = PageKind | 'person';

/** Whoever wrote a post or a comment, or is mentioned in one; the kind is read off the URL's first segment. */
export interface AuthorRecord {
  readonly name: string | null;
  /** Canonical, on www.linkedin.com, without query. */
  readonly url: string | null;
  readonly kind: AuthorKind | null;
}
