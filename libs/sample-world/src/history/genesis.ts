import { actorOf, generateCompany } from '../generators/company.generator.js';
import { generateMembers } from '../generators/member.generator.js';
import type { RefusalTruth, RenameTruth } from '../truth/world-state.truth.js';
import { CAST } from '../words/cast.words.js';
import type { Standing } from './standing.js';

/** Pages that exist, or did, and that a guest does not get to see. */
const REFUSALS: readonly RefusalTruth[] = [
  { pageId: 'gilded-thicket', kind: 'authwall' },
  { pageId: 'basalt-parliament', kind: 'denied' },
  { pageId: 'emberglass-press', kind: 'gone' },
];

const RENAMES: readonly RenameTruth[] = [
  { oldPageId: 'old-kestrel-foundry', pageId: 'kestrel-forge' },
];

/** The world as its history finds it: the same seed and instant give the same one. */
export function genesis(seed: number, startedAt: Date): Standing {
  const members = generateMembers(seed, startedAt);
  const actors = new Map(CAST.map((entry) => [entry.pageId, actorOf(entry, seed, startedAt)]));
  const sources = { seed, now: startedAt, members, actors };
  return {
    seed,
    members,
    residents: CAST.map((entry) => ({
      castId: entry.pageId,
      entry,
      actor: actors.get(entry.pageId) ?? actorOf(entry, seed, startedAt),
      truth: generateCompany(entry, sources),
    })),
    refusals: REFUSALS,
    renames: RENAMES,
  };
}
