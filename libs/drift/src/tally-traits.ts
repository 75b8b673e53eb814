import type { TargetBaseline } from './baseline.js';
import type { Portrait } from './portrait.js';
import { gone, kept, lost, type Trait } from './traits.js';

/** One thing alone may go; all of several do not. */
const SEVERAL = 2;

/** Where LinkedIn shows one at all, it does not go by itself. */
const OWED = /^(?:people$|people:name$|funding:)/;

/** What a target showed several of, or of several things, and what became of it. */
export function tallyTraits(portrait: Portrait, own: TargetBaseline): readonly Trait[] {
  return Object.entries(own.tallies)
    .filter(([name, before]) => before > 0 && isDue(name, portrait, own))
    .map(([name, before]) => {
      const now = portrait.tallies[name] ?? 0;
      if (now > 0) {
        return kept(name);
      }
      return before >= SEVERAL || OWED.test(name)
        ? lost(name, `none is left of ${before}`)
        : gone(name);
    });
}

/** A part is only due where the things themselves are shown, about as many as before. */
function isDue(name: string, portrait: Portrait, own: TargetBaseline): boolean {
  const [whole = '', part] = name.split(':');
  const wholeNow = portrait.tallies[whole] ?? 0;
  return part === undefined
    ? !portrait.missing.includes(name)
    : wholeNow > 0 && wholeNow >= (own.tallies[whole] ?? 0) - 1;
}
