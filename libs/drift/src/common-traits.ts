import type { Portrait } from './portrait.js';
import { gone, kept, lost, type Trait, unread } from './traits.js';

/** Of a few things, a part that cannot be read may be an oddity; of all of so many, it is the layout. */
const MANY = 5;

/** Fields that are only missing where the document itself shows that they are there. */
const PROVEN = new Set(['comments', 'media']);

/** What a document is due to show whatever its target's past: its kind as a whole does. */
export function commonTraits(portrait: Portrait): readonly Trait[] {
  const { found, missing, tallies, claims, legible } = portrait;
  return [
    ...Object.keys(found).map((field) => kept(`common:${field}`)),
    ...missing.map((field) =>
      PROVEN.has(field)
        ? lost(`common:${field}`, 'the document has more of it than can be read')
        : gone(`common:${field}`),
    ),
    ...Object.entries(claims).map(([name, isTrue]) =>
      isTrue ? kept(`common:${name}`) : gone(`common:${name}`),
    ),
    ...Object.entries(legible).map(([name, isRead]) =>
      isRead ? kept(`legible:${name}`) : unread(`legible:${name}`),
    ),
    ...Object.entries(tallies).flatMap(([name, count]) =>
      partTraits(name, count, tallies[name.slice(0, name.indexOf(':'))] ?? 0),
    ),
  ];
}

function partTraits(name: string, count: number, wholeCount: number): readonly Trait[] {
  if (wholeCount === 0) {
    return [];
  }
  if (count > 0) {
    return [kept(`common:${name}`)];
  }
  return name.startsWith('comments:') && wholeCount >= MANY
    ? [lost(`common:${name}`, `none of ${wholeCount} has it`)]
    : [gone(`common:${name}`)];
}
