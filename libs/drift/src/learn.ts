import {
  type KindBaseline,
  NOTHING_SEEN,
  SPEAKING_FOR_A_KIND,
  type TargetBaseline,
  type TraitRecord,
} from './baseline.js';
import type { DriftVerdict } from './judge-against.js';
import type { Portrait } from './portrait.js';

const WEIGHT_OF_LATEST = 0.3;
/** A wall shows ten posts; those that left it are of no more use. */
const MOST_ITEMS = 40;
/** So much of the past counts; beyond it, older documents fade. */
const MOST_DUE = 400;
const LONGEST_ROW = 12;

/** The baseline of a target after a document that was kept. */
export function afterKept(
  own: TargetBaseline | null,
  portrait: Portrait,
  { vanished, withdrawn, traits }: DriftVerdict,
): TargetBaseline {
  const before = own ?? NOTHING_SEEN;
  const fields = new Set([...Object.keys(before.steadiness), ...Object.keys(portrait.found)]);
  const steadiness = [...fields].map((field): [string, number] => {
    const known = before.steadiness[field];
    if (field in portrait.found) {
      return [field, known === undefined ? 1 : known + (1 - known) * WEIGHT_OF_LATEST];
    }
    // What has only just vanished may be back the next time; what stayed away is given up.
    return [
      field,
      vanished.includes(field)
        ? (known ?? 0)
        : withdrawn.includes(field)
          ? 0
          : (known ?? 0) * (1 - WEIGHT_OF_LATEST),
    ];
  });
  const items = { ...before.items, ...portrait.items };
  return {
    steadiness: Object.fromEntries(steadiness),
    places: { ...before.places, ...portrait.found },
    tallies: portrait.tallies,
    items: Object.fromEntries(Object.entries(items).slice(-MOST_ITEMS)),
    specimens: { ...before.specimens, ...portrait.specimens },
    vanished,
    lacking: traits.filter(({ state }) => state !== 'kept').map(({ name }) => name),
    doubts: [],
  };
}

/** The baseline of a target after a document that was found drifted. */
export function afterDrifted(own: TargetBaseline | null, { losses }: DriftVerdict): TargetBaseline {
  const before = own ?? NOTHING_SEEN;
  return { ...before, doubts: [...before.doubts, losses.map(({ trait }) => trait)].slice(-2) };
}

/** The baseline of a kind after any document of it. */
export function withTraits(
  kind: KindBaseline,
  targetId: string,
  { traits, losses }: DriftVerdict,
): KindBaseline {
  const isDrifted = losses.length > 0;
  const changed = traits.map(({ name, state }): [string, TraitRecord] => [
    name,
    counted(kind.traits[name], targetId, state === 'kept', isDrifted),
  ]);
  return {
    targetIds: [...new Set([...kind.targetIds, targetId])].slice(0, SPEAKING_FOR_A_KIND),
    traits: { ...kind.traits, ...Object.fromEntries(changed) },
  };
}

function counted(
  record: TraitRecord = { keptCount: 0, dueCount: 0, lackingInARow: [], isProven: false },
  targetId: string,
  isKept: boolean,
  isDrifted: boolean,
): TraitRecord {
  const scale = record.dueCount >= MOST_DUE ? 0.5 : 1;
  const others = record.lackingInARow.filter((id) => id !== targetId);
  return {
    keptCount: record.keptCount * scale + Number(isKept),
    dueCount: record.dueCount * scale + 1,
    lackingInARow: isKept ? [] : [...others, targetId].slice(-LONGEST_ROW),
    isProven: !isKept && (record.isProven || isDrifted),
  };
}
