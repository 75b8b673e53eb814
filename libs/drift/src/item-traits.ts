import type { Portrait } from './portrait.js';
import { gone, kept, lost, type Trait } from './traits.js';

/** Facts whose detail is what they say, not where it stands. */
const EXACT = new Set(['kind', 'wall']);

/** Facts that say under which circumstances others hold, and nothing by themselves. */
const CIRCUMSTANCES = new Set(['words', 'fewReactions', 'fewComments']);

/** Facts that only hold for as long as the text stays the same. */
const OF_THE_WORDS = new Set(['hashtags', 'mentions', 'links', 'commentMentions']);

/** Facts that may end by themselves where there is little of it. */
const OF_FEW: Readonly<Record<string, string>> = {
  reactionCount: 'fewReactions',
  commentCount: 'fewComments',
};

/** One post may lose something for good; so many do not. */
const MANY = 3;

interface Fate {
  keptCount: number;
  lostCount: number;
}

/** What was known of posts and comments that are shown again, and what became of it: a layout loses a fact of all alike. */
export function itemTraits(now: Portrait['items'], before: Portrait['items']): readonly Trait[] {
  const fates = new Map<string, Fate>();
  for (const [id, facts] of Object.entries(before)) {
    const present = now[id];
    if (present !== undefined) {
      compare(facts, present, fates);
    }
  }
  return [...fates].map(([fact, { keptCount, lostCount }]) => {
    const [name = ''] = fact.split('@', 1);
    const trait = `item:${name}`;
    if (lostCount === 0) {
      return kept(trait);
    }
    return keptCount === 0
      ? lost(trait, 'posts that had it have it no more', lostCount >= MANY)
      : gone(trait);
  });
}

function compare(
  before: readonly string[],
  now: readonly string[],
  fates: Map<string, Fate>,
): void {
  const namesNow = new Set(now.map(nameOf));
  for (const fact of before.filter((known) => isBinding(nameOf(known), before, now))) {
    const name = nameOf(fact);
    const fate = fates.get(fact) ?? { keptCount: 0, lostCount: 0 };
    const isThere = EXACT.has(name) ? now.includes(fact) : namesNow.has(name);
    fate.keptCount += Number(now.includes(fact));
    fate.lostCount += Number(!isThere);
    fates.set(fact, fate);
  }
}

function isBinding(name: string, before: readonly string[], now: readonly string[]): boolean {
  const few = OF_FEW[name];
  const words = before.find((fact) => nameOf(fact) === 'words');
  return (
    !CIRCUMSTANCES.has(name) &&
    // Of which kinds the reactions are is told for as long as there is one.
    (name !== 'reactionTypes' || now.some((fact) => nameOf(fact) === 'reactionCount')) &&
    (few === undefined || !before.includes(`${few}@shown`)) &&
    (!OF_THE_WORDS.has(name) || (words !== undefined && now.includes(words)))
  );
}

function nameOf(fact: string): string {
  return fact.slice(0, fact.indexOf('@'));
}
