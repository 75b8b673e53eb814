import type { MemberTruth } from './actor.truth.js';
import type { CompanyTruth } from './company.truth.js';

/** How the site turns a visitor away from a page that it has, or had. */
type RefusalKind = 'authwall' | 'denied' | 'gone';

export interface RefusalTruth {
  readonly pageId: string;
  readonly kind: RefusalKind;
}

export interface RenameTruth {
  readonly oldPageId: string;
  readonly pageId: string;
}

/** Everything the site knows at one instant, as plain data. Pages are drawn from it, never the other way round. */
export interface WorldState {
  readonly seed: number;
  readonly now: Date;
  readonly companies: readonly CompanyTruth[];
  readonly members: readonly MemberTruth[];
  readonly refusals: readonly RefusalTruth[];
  readonly renames: readonly RenameTruth[];
}
