import type { GuestElement } from '../document/guest-element.js';
import { withClass, withTag } from '../document/matcher.js';
import { lineOf } from '../document/text.js';
import { parseCount } from '../values/counts.js';

/** The entry that counts the company's own jobs; the section lists searches for all kinds of them. */
export function openJobsEntry(
  section: GuestElement | null,
  name: string | null,
): GuestElement | null {
  if (section === null || name === null) {
    return null;
  }
  const items = section.all(withTag('li'));
  return (
    items.find((item) => isTitled(item, name)) ?? items.find((item) => isFound(item, name)) ?? null
  );
}

export function parseOpenJobs(entry: GuestElement | null): number | null {
  return parseCount(lineOf(entry?.first(withClass('base-aside-card__metadata')) ?? null) ?? '');
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
