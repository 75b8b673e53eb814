import type { GuestElement } from '../document/guest-element.js';
import { withClass, withTag } from '../document/matcher.js';
import { lineOf } from '../document/text.js';
import { parseCount } from '../values/counts.js';
import { parseUrl, segmentsOf } from '../values/urls.js';

/** The section lists searches for all kinds of jobs; only the one named after the company counts its own. */
export function parseOpenJobs(section: GuestElement | null, name: string | null): number | null {
  if (section === null || name === null) {
    return null;
  }
  const own = section.all(withTag('li')).find((item) => isNamedAfter(item, name)) ?? null;
  return parseCount(lineOf(own?.first(withClass('base-aside-card__metadata')) ?? null) ?? '');
}

/** By its title in English, by its address in every language. */
function isNamedAfter(item: GuestElement, name: string): boolean {
  const title = lineOf(item.first(withClass('base-aside-card__title')));
  const url = parseUrl(item.first(withTag('a'))?.attribute('href') ?? null);
  const [section, search] = url === null ? [] : segmentsOf(url);
  return (
    title?.toLowerCase() === `${name} jobs`.toLowerCase() ||
    (section === 'jobs' && search === `${hyphenated(name)}-jobs`)
  );
}

function hyphenated(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
