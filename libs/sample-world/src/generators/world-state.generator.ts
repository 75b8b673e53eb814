import type { RefusalTruth, RenameTruth, WorldState } from '../truth/world-state.truth.js';
import { CAST } from '../words/cast.words.js';
import { actorOf, generateCompany } from './company.generator.js';
import { generateMembers } from './member.generator.js';

/** Pages that exist, or did, and that a guest does not get to see. */
const REFUSALS: readonly RefusalTruth[] = [
  { pageId: 'gilded-thicket', kind: 'authwall' },
  { pageId: 'basalt-parliament', kind: 'denied' },
  { pageId: 'emberglass-press', kind: 'gone' },
];

const RENAMES: readonly RenameTruth[] = [
  { oldPageId: 'old-kestrel-foundry', pageId: 'kestrel-forge' },
];

/** The world as it stands at `now`: the same seed and instant give the same world. */
export function generateWorldState(seed: number, now: Date): WorldState {
  const members = generateMembers(seed, now);
  const actors = new Map(CAST.map((entry) => [entry.pageId, actorOf(entry, seed, now)]));
  const sources = { seed, now, members, actors };
  return {
    seed,
    now,
    companies: CAST.map((entry) => generateCompany(entry, sources)),
    members,
    refusals: REFUSALS,
    renames: RENAMES,
  };
}
