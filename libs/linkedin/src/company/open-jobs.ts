import type { GuestElement } from '../document/guest-element.js';
import { withClass, withTag } from '../document/matcher.js';
import { lineOf } from '../document/text.js';
import { parseCount } from '../values/counts.js';

/** The section lists searches for all kinds of jobs; only the one named after the company counts its own. */
export function parseOpenJobs(section: GuestElement | null, name: string | null): number | null {
  if (section === null || name === null) {
    return null;
  }
  const items = section.all(withTag('li'));
  const own =
    items.find((item) => isTitled(item, name)) ?? items.find((item) => isFound(item, name));
  return parseCount(lineOf(own?.first(withClass('base-aside-card__metadata')) ?? null) ?? '');
}

/** How the entry is told in English. */
function isTitled(item: GuestElement, name: string): boolean {
  const title = lineOf(item.first(withClass('base-aside-card__title')));
  return title?.toLowerCase() === `${name} jobs`.toLowerCase();
}

/** How it is told in every language: by the address of its search. */
function isFound(item: GuestElement, name: string): boolean {
  const [path] = item.first(withTag('a'))?.attribute('href')?.split('?', 1) ?? [];
  return path?.endsWith(`/jobs/${hyphenated(name)}-jobs`) ?? false;
}

function hyphenated(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
