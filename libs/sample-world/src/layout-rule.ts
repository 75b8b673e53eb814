import type { DriftKind } from './drift/drifts.js';
import type { Resident } from './history/standing.js';
import type { CompanyTruth, LayoutGeneration } from './truth/company.truth.js';

/** Which pages are written in what layout, and when. Of several rules that say something, the last one counts. */
export interface LayoutRule {
  /** Present ids, or those of the first day; default: every page. */
  readonly pageIds?: readonly string[];
  /** Default: from the beginning. */
  readonly from?: Date;
  /** The first instant at which the rule no longer holds; default: never. */
  readonly until?: Date;
  /** Default: the page's own. */
  readonly generation?: LayoutGeneration;
  /** Default: what earlier rules say; an empty list ends a drift. */
  readonly drifts?: readonly DriftKind[];
}

/** How a page is written at an instant. */
export function layoutAt(
  { castId, truth }: Resident,
  rules: readonly LayoutRule[],
  instant: Date,
): Pick<CompanyTruth, 'layout' | 'drifts'> {
  const inForce = rules.filter(
    ({ pageIds, from, until }) =>
      (pageIds === undefined || pageIds.includes(castId) || pageIds.includes(truth.pageId)) &&
      (from === undefined || instant >= from) &&
      (until === undefined || instant < until),
  );
  return {
    layout:
      inForce.findLast(({ generation }) => generation !== undefined)?.generation ?? truth.layout,
    drifts: inForce.findLast(({ drifts }) => drifts !== undefined)?.drifts ?? truth.drifts,
  };
}
