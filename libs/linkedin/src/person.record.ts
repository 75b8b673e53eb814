/** Someone whom a company page shows as working there (at most four are shown to a guest). */
export interface PersonRecord {
  /** Slug of `/in/…`, lower case, percent-decoded: the only key a guest sees. */
  readonly userId: string;
  /** The page that shows this person. */
  readonly pageId: string;
  readonly name: string | null;
  readonly headline: string | null;
  readonly profileUrl: string;
  readonly imageUrl: string | null;
  readonly relation: 'employee';
}
