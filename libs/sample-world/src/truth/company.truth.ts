import type { DriftKind } from '../drift/drifts.js';
import type { PageKind, PersonTruth } from './actor.truth.js';
import type { PostTruth } from './post.truth.js';

export interface CompanySizeTruth {
  readonly label: string;
  readonly min: number;
  readonly max: number | null;
}

export interface AddressTruth {
  readonly street: string | null;
  readonly locality: string | null;
  readonly region: string | null;
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
}

export interface LocationTruth {
  readonly isPrimary: boolean;
  readonly lines: readonly string[];
  readonly mapUrl: string | null;
}

export interface PageReferenceTruth {
  readonly pageId: string;
  readonly kind: PageKind;
  readonly url: string;
  readonly name: string;
  readonly industry: string | null;
  readonly location: string | null;
  readonly logoUrl: string | null;
}

export interface FundingTruth {
  readonly rounds: number;
  readonly lastRoundAt: Date;
  readonly lastRoundAmount: string;
  readonly lastRoundName: string;
  readonly investors: readonly string[];
}

/** Which markup a page is written in: LinkedIn's layouts differ by year. */
export type LayoutGeneration = '2024' | '2025';

/** `raw` is what plain HTTP gives, `rendered` what a browser saved after running the page. */
export type DocumentForm = 'raw' | 'rendered';

/** One company page: what a correct reader must find on it, then how it is written. */
export interface CompanyTruth {
  readonly pageId: string;
  readonly linkedinId: string;
  readonly url: string;
  readonly kind: PageKind;
  readonly name: string;
  readonly tagline: string | null;
  readonly description: string | null;
  readonly website: string | null;
  readonly industry: string;
  readonly companySize: CompanySizeTruth | null;
  readonly employeeCount: number | null;
  readonly totalFollowers: number;
  readonly headquarters: string | null;
  readonly address: AddressTruth | null;
  readonly locations: readonly LocationTruth[];
  readonly foundedYear: number | null;
  readonly organizationType: string | null;
  readonly specialties: readonly string[];
  readonly logoUrl: string | null;
  readonly coverUrl: string | null;
  readonly similarPages: readonly PageReferenceTruth[];
  readonly affiliatedPages: readonly PageReferenceTruth[];
  readonly funding: FundingTruth | null;
  readonly openJobs: number | null;

  /** Newest first; empty both when there are none and when they are hidden from guests. */
  readonly posts: readonly PostTruth[];
  /** Newest first: what the wall no longer shows because ten newer posts stand on it. Their own pages are still there. */
  readonly olderPosts: readonly PostTruth[];
  /** At most four; empty when the page hides who works there. */
  readonly people: readonly PersonTruth[];

  readonly isUpdatesSectionShown: boolean;
  /** A page may tell its headcount to machines (JSON-LD) and yet show visitors no faces. */
  readonly isFacePileShown: boolean;
  readonly layout: LayoutGeneration;
  readonly form: DocumentForm;
  /** In what the page's documents differ from their layout at present; none on a page that is as it should be. */
  readonly drifts: readonly DriftKind[];
  /** The host that the page's canonical URL is on, such as `uk.linkedin.com`. */
  readonly host: string;
  /** Where the page says it is, under its industry; some pages do not say. */
  readonly topCardLocation: string | null;
}
