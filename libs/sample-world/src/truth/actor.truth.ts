export type PageKind = 'company' | 'school' | 'showcase';
type ActorKind = PageKind | 'person';

/** Whoever appears in the world: a page or a member, as others see them. */
export interface ActorTruth {
  readonly name: string;
  /** Canonical: on www.linkedin.com, without query. */
  readonly url: string;
  readonly kind: ActorKind;
  /** A member's headline; pages have none. */
  readonly headline: string | null;
  /** A page's followers; members show none. */
  readonly followers: number | null;
  readonly imageUrl: string | null;
  /** Where links to them lead, which may be a country's host, such as `uk.linkedin.com`. */
  readonly host: string;
}

/** A member with a public page of their own. */
export interface MemberTruth extends ActorTruth {
  readonly kind: 'person';
  /** Slug of `/in/…`, lower case, percent-decoded. */
  readonly userId: string;
  readonly location: string;
  readonly about: string;
}

/** A member whom a company page shows as working there. */
export interface PersonTruth {
  readonly userId: string;
  readonly pageId: string;
  readonly name: string;
  readonly headline: string | null;
  readonly profileUrl: string;
  readonly imageUrl: string | null;
  readonly relation: 'employee';
  readonly host: string;
}
