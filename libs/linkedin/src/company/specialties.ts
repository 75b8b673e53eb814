/** The word before the last item, by language; Chinese, Japanese and Arabic join without one or without a space. */
const CONJUNCTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['en', ['and']],
  ['cs', ['a']],
  ['da', ['og']],
  ['de', ['und']],
  ['es', ['y', 'e']],
  ['fi', ['ja']],
  ['fr', ['et']],
  ['hu', ['és']],
  ['id', ['dan']],
  ['it', ['e', 'ed']],
  ['ko', ['및']],
  ['ms', ['dan']],
  ['nb', ['og']],
  ['nl', ['en']],
  ['no', ['og']],
  ['pl', ['i', 'oraz']],
  ['pt', ['e']],
  ['ro', ['și']],
  ['ru', ['и']],
  ['sv', ['och']],
  ['tr', ['ve']],
  ['uk', ['та', 'і', 'й']],
  ['vi', ['và']],
]);

const MAX_LENGTH = 20_000;

/**
 * A comma list whose last item is joined by `, and` or `and`. With the comma before the conjunction, names that hold
 * one themselves stay whole; without it, the last conjunction must be the joint.
 */
export function splitSpecialties(list: string, language: string | null): string[] {
  const items = list
    .slice(0, MAX_LENGTH)
    .split(/[,،、，]\s*/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const last = items.pop();
  if (last === undefined) {
    return [];
  }
  return [...items, ...splitLast(last, items.length, CONJUNCTIONS.get(language ?? 'en') ?? [])];
}

function splitLast(last: string, itemsBefore: number, conjunctions: readonly string[]): string[] {
  const joined = conjunctions.find((word) => last.toLowerCase().startsWith(`${word} `));
  if (joined !== undefined && itemsBefore > 0) {
    return [last.slice(joined.length + 1).trim()];
  }
  const joints = conjunctions
    .flatMap((word) => indexesOf(last, ` ${word} `).map((at) => ({ at, length: word.length + 2 })))
    .sort((one, other) => one.at - other.at);
  const joint = joints.at(-1);
  // Two items have one joint; with more of them and no comma at all there is no telling which it is.
  if (joint === undefined || (itemsBefore === 0 && joints.length > 1)) {
    return [last];
  }
  return [last.slice(0, joint.at).trim(), last.slice(joint.at + joint.length).trim()];
}

function indexesOf(text: string, part: string): number[] {
  const indexes: number[] = [];
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) {
    indexes.push(at);
  }
  return indexes;
}
