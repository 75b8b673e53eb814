import { DRIFTS } from '@app/sample-world';

import type { DriftMeasure, HealthyMeasure } from './drift-measure.js';

export const DETECTION_GOAL = 0.99;
export const FALSE_ALARM_GOAL = 0.005;

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
  /** Of all documents whose target was known in some way, by itself or from a wall, that lost or garbled something. */
  readonly detection: number;
  /** Of all documents that were as they should be, and of all drifted ones that lost nothing. */
  readonly falseAlarms: number;
  readonly isMet: boolean;
}

/** A post that nobody has ever seen can only be held against other posts: told, and not part of the goal. */
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
        : [`family ${familyOf(measure)}`, measure.what, 'all known'];
    for (const name of names) {
      groups.set(name, counted(groups.get(name) ?? emptyGroup(name), measure));
    }
  }
  const all = groups.get('all known') ?? emptyGroup('all known');
  const alarmCount = healthy.filter(({ isRefused }) => isRefused).length;
  const detection = all.caughtCount / all.lossyCount;
  const falseAlarms =
    (alarmCount + all.condemnedCount) / Math.max(1, healthy.length + all.harmlessCount);
  return {
    groups: [...groups.values()].sort((one, other) => one.name.localeCompare(other.name)),
    alarmCount,
    detection,
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
