import { Random } from '../random.js';
import type { LayoutGeneration } from '../truth/company.truth.js';
import { DRIFT_KINDS, type DriftKind, DRIFTS } from './drifts.js';

/** A layout that no reader was written for; it can be given to a world as a layout rule. */
export interface DriftedLayout {
  /** Such as `2025+jsonLdDropped+updatesDeferred`; unique. */
  readonly name: string;
  readonly generation: LayoutGeneration;
  readonly drifts: readonly DriftKind[];
}

const GENERATIONS: readonly LayoutGeneration[] = ['2025', '2024'];
/** Beyond what pairs and triples yield, asking for more is a mistake. */
export const MOST_LAYOUTS = 5_000;

/** That many different layouts: each drift by itself in each generation, then seeded combinations of two and three. */
export function driftedLayouts(count: number, seed = 1): readonly DriftedLayout[] {
  if (!(count >= 0 && count <= MOST_LAYOUTS)) {
    throw new RangeError(`There are 0 to ${MOST_LAYOUTS} drifted layouts to be had, not ${count}.`);
  }
  const random = Random.of(seed, 'drifted layouts');
  const layouts = new Map<string, DriftedLayout>();
  const add = (generation: LayoutGeneration, drifts: readonly DriftKind[]): void => {
    const ordered = DRIFT_KINDS.filter((kind) => drifts.includes(kind));
    const name = [generation, ...ordered].join('+');
    layouts.set(name, { name, generation, drifts: ordered });
  };
  GENERATIONS.forEach((generation) => {
    DRIFT_KINDS.forEach((kind) => {
      add(generation, [kind]);
    });
  });
  while (layouts.size < count) {
    add(random.pick(GENERATIONS), combination(random));
  }
  return [...layouts.values()].slice(0, count);
}

/** Two or three drifts, each in another part of the document, so that none undoes what another did. */
function combination(random: Random): readonly DriftKind[] {
  const chosen: DriftKind[] = [];
  const wanted = random.between(2, 3);
  while (chosen.length < wanted) {
    const kind = random.pick(DRIFT_KINDS);
    if (!chosen.some((other) => isInTheWayOf(kind, other))) {
      chosen.push(kind);
    }
  }
  return chosen;
}

/** What is on a wall is in its cards: a wall that lost them shows nothing of what happened to a card. */
function isInTheWayOf(one: DriftKind, other: DriftKind): boolean {
  const areas = [DRIFTS[one].area, DRIFTS[other].area];
  return areas[0] === areas[1] || (areas.includes('wall') && areas.includes('card'));
}
