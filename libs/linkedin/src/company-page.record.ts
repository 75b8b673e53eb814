export type PageKind = 'company' | 'school' | 'showcase';

/** LinkedIn's own bracket of a company's size, such as `5,001-10,000 employees`; `max` is null for `10,001+`. */
export interface CompanySize {
  readonly label: string;
  readonly min: number;
  readonly max: number | null;
}

export interface PostalAddress {
  readonly street: string | null;
  readonly locality: string | null;
  readonly region: string | null;
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-2, as LinkedIn's JSON-LD gives it. */
  readonly country: string | null;
}

export interface PageLocation {
  readonly isPrimary: boolean;
  /** The address as printed, a line each. */
  readonly lines: readonly string[];
  readonly mapUrl: string | null;
}

/** Another page that a company page points to: a similar one or an affiliated one. */
export interface PageReference {
  readonly pageId: string;
  readonly kind: PageKind;
  readonly url: string;
  readonly name: string;
  readonly industry: string | null;
  readonly location: string | null;
  readonly logoUrl: string | null;
}

export interface Funding {
  readonly rounds: number | null;
  readonly lastRoundAt: Date | null;
  /** As printed, such as `US$ 25.0M`: the page rounds, so this is no exact amount. */
  readonly lastRoundAmount: string | null;
}

/** What one guest company page said. Absent is null (or an empty list), never 0 or "". */
export interface CompanyPageRecord {
  /** Last segment of the public URL, lower case. */
  readonly pageId: string;
  readonly linkedinId: string | null;
  /** Canonical, on www.linkedin.com, without query. */
  readonly url: string;
  readonly kind: PageKind;
  readonly name: string | null;
  readonly tagline: string | null;
  readonly description: string | null;
  readonly website: string | null;
  readonly industry: string | null;
  readonly companySize: CompanySize | null;
  readonly employeeCount: number | null;
  readonly totalFollowers: number | null;
  readonly headquarters: string | null;
  readonly address: PostalAddress | null;
  readonly locations: readonly PageLocation[];
  readonly foundedYear: number | null;
  readonly organizationType: string | null;
  readonly specialties: readonly string[];
  readonly logoUrl: string | null;
  readonly coverUrl: string | null;
  readonly similarPages: readonly PageReference[];
  readonly affiliatedPages: readonly PageReference[];
  readonly funding: Funding | null;
  readonly openJobs: number | null;
}
