import type { Drift } from './drift.js';
import { DROPPED } from './dropped.drifts.js';
import { MOVED } from './moved.drifts.js';
import { RENAMED } from './renamed.drifts.js';

/** Every drift by its name. Those that look for marks come before those that rename them. */
const ALL = { ...DROPPED, ...MOVED, ...RENAMED };

export type DriftKind = keyof typeof ALL;

/** The drifts by name: what each does to a document, and in which part of it. */
export const DRIFTS: Readonly<Record<DriftKind, Drift>> = ALL;

export const DRIFT_KINDS = Object.keys(ALL) as readonly DriftKind[];

/** A document with drifts. The order in which they are named does not matter. */
export function applyDrifts(html: string, kinds: readonly DriftKind[]): string {
  return DRIFT_KINDS.filter((kind) => kinds.includes(kind)).reduce(
    (document, kind) => DRIFTS[kind].apply(document),
    html,
  );
}
