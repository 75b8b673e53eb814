import { DRIFTS } from '@app/sample-world';

import type { DriftMeasure, HealthyMeasure } from './drift-measure.js';

export const DETECTION_GOAL = 0.99;
export const FALSE_ALARM_GOAL = 0.005;
const ALL_KNOWN = 'all known';

/** Counts over the documents of one family of drifts, or of one sort of document. */
export interface DriftGroup {
  readonly name: string;
  lossyCount: number;
  caughtCount: number;
  harmlessCount: number;
  condemnedCount: number;
}

export interface DriftRates {
  readonly groups: readonly DriftGroup[];
  readonly alarmCount: number;
  /** Of all layouts in which a document lost or garbled something: the share in which one was refused, so that all know. */
  readonly detection: number;
  readonly missedLayouts: readonly string[];
  /** Of all such documents whose target was known in some way: the share that was refused. */
  readonly refusal: number;
  /** The same, with those of which all that was lost was held to be missing: it made the scrape partial and erased nothing. */
  readonly caution: number;
  /** Of all documents that were as they should be, and of all drifted ones that lost nothing. */
  readonly falseAlarms: number;
  readonly isMet: boolean;
}

/** A post that nobody has ever seen can only be held against other posts: told apart. */
export const UNKNOWN_POST = 'post, unknown';

export function sumUp(
  documents: readonly DriftMeasure[],
  healthy: readonly HealthyMeasure[],
): DriftRates {
  const groups = new Map<string, DriftGroup>();
  for (const measure of documents) {
    const names =
      measure.what === UNKNOWN_POST
        ? [UNKNOWN_POST]
        : [`family ${familyOf(measure)}`, measure.what, ALL_KNOWN];
    for (const name of names) {
      groups.set(name, counted(groups.get(name) ?? emptyGroup(name), measure));
    }
  }
  const all = groups.get(ALL_KNOWN) ?? emptyGroup(ALL_KNOWN);
  const alarmCount = healthy.filter(({ isRefused }) => isRefused).length;
  const lossy = documents.filter(({ losses }) => losses.length > 0);
  const lossyLayouts = new Set(lossy.map(({ layoutId }) => layoutId));
  const caughtLayouts = new Set(
    lossy.filter(({ isRefused }) => isRefused).map(({ layoutId }) => layoutId),
  );
  const cautious = lossy.filter(
    ({ what, isRefused, isHeldBack }) => what !== UNKNOWN_POST && (isRefused || isHeldBack),
  );
  const detection = caughtLayouts.size / lossyLayouts.size;
  const harmless = documents.filter(({ losses }) => losses.length === 0);
  const condemnedCount = harmless.filter(({ isRefused }) => isRefused).length;
  const falseAlarms = (alarmCount + condemnedCount) / Math.max(1, healthy.length + harmless.length);
  return {
    groups: [...groups.values()].sort((one, other) => one.name.localeCompare(other.name)),
    alarmCount,
    detection,
    missedLayouts: [...lossyLayouts].filter((layoutId) => !caughtLayouts.has(layoutId)),
    refusal: all.caughtCount / all.lossyCount,
    caution: cautious.length / all.lossyCount,
    falseAlarms,
    isMet: detection >= DETECTION_GOAL && falseAlarms <= FALSE_ALARM_GOAL,
  };
}

export function percent(count: number, total: number): string {
  return `${((100 * count) / Math.max(1, total)).toFixed(2).padStart(6)} %`;
}

function familyOf({ layout }: DriftMeasure): string {
  const families = new Set(layout.drifts.map((kind) => DRIFTS[kind].family));
  return families.size === 1 ? [...families].join() : 'mixed';
}

function emptyGroup(name: string): DriftGroup {
  return { name, lossyCount: 0, caughtCount: 0, harmlessCount: 0, condemnedCount: 0 };
}

function counted(group: DriftGroup, { losses, isRefused }: DriftMeasure): DriftGroup {
  const isLossy = losses.length > 0;
  return {
    ...group,
    lossyCount: group.lossyCount + Number(isLossy),
    caughtCount: group.caughtCount + Number(isLossy && isRefused),
    harmlessCount: group.harmlessCount + Number(!isLossy),
    condemnedCount: group.condemnedCount + Number(!isLossy && isRefused),
  };
}
