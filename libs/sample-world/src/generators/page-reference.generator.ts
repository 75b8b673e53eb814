import { imageUrl } from '../media-url.js';
import { type Random, times } from '../random.js';
import type { PageKind } from '../truth/actor.truth.js';
import type { PageReferenceTruth } from '../truth/company.truth.js';
import type { CastEntry } from '../words/cast.words.js';
import { DIVISIONS, INDUSTRIES, PAGE_FIRST_WORDS, PAGE_SECOND_WORDS } from '../words/page.words.js';
import { PLACES } from '../words/place.words.js';

const SIMILAR_COUNT = 10;
const SIMILAR_IN_WORLD = 5;

export function pageUrl(pageId: string, kind: PageKind): string {
  return `https://www.linkedin.com/${kind}/${encodeURIComponent(pageId)}`;
}

/** Pages that LinkedIn finds alike: some are in this world, the rest only have a name. */
export function generateSimilarPages(
  others: readonly CastEntry[],
  random: Random,
  now: Date,
): readonly PageReferenceTruth[] {
  const known = random
    .sample(others, SIMILAR_IN_WORLD)
    .map((entry) => referenceTo(entry, random, now));
  const names = random.sample(PAGE_FIRST_WORDS, SIMILAR_COUNT - known.length);
  const unknown = names.map((word) =>
    invented(`${word} ${random.pick(PAGE_SECOND_WORDS)}`, 'company', random, now),
  );
  return random.sample([...known, ...unknown], SIMILAR_COUNT);
}

/** The organisation's own further pages: first those in the world that carry its first name. */
export function generateAffiliatedPages(
  entry: CastEntry,
  others: readonly CastEntry[],
  random: Random,
  now: Date,
): readonly PageReferenceTruth[] {
  const family = entry.name.split(' ')[0] ?? entry.name;
  const known = others.filter((other) => other.name.startsWith(`${family} `));
  const missing = Math.max(0, entry.affiliatedCount - known.length);
  const names = times(missing, (index) => {
    const division = DIVISIONS[index % DIVISIONS.length] ?? 'Service';
    const place = PLACES[Math.floor(index / DIVISIONS.length)];
    return index < DIVISIONS.length
      ? `${family} ${division}`
      : `${family} ${division} ${place?.city ?? ''}`;
  });
  return entry.affiliatedCount === 0
    ? []
    : [
        ...known.map((other) => referenceTo(other, random, now)),
        ...names.map((name) =>
          invented(name, random.chance(0.6) ? 'showcase' : 'company', random, now),
        ),
      ];
}

function referenceTo(entry: CastEntry, random: Random, now: Date): PageReferenceTruth {
  return {
    pageId: entry.pageId,
    kind: entry.kind,
    url: pageUrl(entry.pageId, entry.kind),
    name: entry.name,
    industry: entry.industry,
    location: entry.hides.includes('location') ? null : entry.city,
    logoUrl: imageUrl(random, 'company-logo_100_100', now),
  };
}

function invented(name: string, kind: PageKind, random: Random, now: Date): PageReferenceTruth {
  const pageId = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const place = random.pick(PLACES);
  return {
    pageId,
    kind,
    url: pageUrl(pageId, kind),
    name,
    industry: random.chance(0.95) ? random.pick(INDUSTRIES) : null,
    location: random.chance(0.8) ? `${place.city}, ${place.region}` : null,
    logoUrl: random.chance(0.93) ? imageUrl(random, 'company-logo_100_100', now) : null,
  };
}
