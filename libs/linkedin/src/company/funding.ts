import type { Funding } from '../company-page.record.js';
import type { GuestElement } from '../document/guest-element.js';
import { trackedAs, withClass, withTag } from '../document/matcher.js';
import { lineOf } from '../document/text.js';
import { parseCount } from '../values/counts.js';

/** Funding as Crunchbase reports it; null when the page shows none. */
export function parseFunding(section: GuestElement | null): Funding | null {
  const allRounds = section?.first(trackedAs('funding_all-rounds')) ?? null;
  const time = section?.first(withTag('time')) ?? null;
  const funding: Funding = {
    rounds: roundsIn(allRounds),
    lastRoundAt: dayOf(time?.attribute('datetime') ?? null),
    lastRoundAmount: lineOf(section?.first(withClass('text-display-lg')) ?? null),
  };
  return Object.values(funding).some((value) => value !== null) ? funding : null;
}

/** `Acme 24 · 5 total rounds`: the number stands in the element that follows the company's name, which may hold one too. */
function roundsIn(link: GuestElement | null): number | null {
  const afterDot = link?.first(withClass('before:middot')) ?? null;
  return parseCount(lineOf(afterDot) ?? lineOf(link) ?? '');
}

function dayOf(text: string | null): Date | null {
  const day = text !== null && /^\d{4}-\d{2}-\d{2}/.test(text) ? new Date(text) : null;
  return day !== null && !Number.isNaN(day.getTime()) ? day : null;
}
