import type { TargetBaseline } from './baseline.js';
import type { Portrait } from './portrait.js';
import { gone, kept, lost, type Trait } from './traits.js';

/** What LinkedIn itself adds to a page, or asks of every page: no owner can take it away. */
const OWED = new Set([
  'name',
  'linkedinId',
  'totalFollowers',
  'industry',
  'companySize',
  'organizationType',
  'employeeCount',
  'logoUrl',
  'similarPages',
  'funding',
  'posts',
  'people',
  'author',
  'url',
  'kind',
  'createdAt',
]);

/** What may end with a post's words or its last reaction; facts about the post tell more of it. */
const CHANGING = new Set([
  'text',
  'hashtags',
  'mentions',
  'links',
  'media',
  'reactionTypes',
  'reactionCount',
  'commentCount',
]);

/** One address, told in several places: who takes it away takes all of it. */
const ADDRESS = ['headquarters', 'address', 'locations'];

/** What stands in a list that LinkedIn draws on every page: who takes it away leaves the list. */
const LISTED_IN: Readonly<Record<string, string>> = { openJobs: 'jobs' };
const LISTS = new Set(Object.values(LISTED_IN));

/** More of them at once than an owner would clear away between two visits. */
const MANY = 3;

/** A field that was found in fewer of the latest documents comes and goes. */
export const STEADY = 0.9;

/** The fields that a target has always shown of late, each with what became of it. */
export function fieldTraits(portrait: Portrait, own: TargetBaseline): readonly Trait[] {
  const steady = Object.entries(own.steadiness)
    .filter(([, steadiness]) => steadiness >= STEADY)
    .map(([field]) => field)
    .filter((field) => !LISTS.has(field))
    .filter((field) => !CHANGING.has(field) || portrait.missing.includes(field));
  const traits = steady.map((field) => fieldTrait(field, portrait, own, steady));
  const given = traits.filter(({ state }) => state === 'gone');
  const parts = new Set(given.map(({ name }) => (ADDRESS.includes(name) ? 'address' : name)));
  return parts.size < MANY
    ? traits
    : traits.map((trait) =>
        trait.state === 'gone' ? lost(trait.name, 'it went together with others') : trait,
      );
}

function fieldTrait(
  field: string,
  portrait: Portrait,
  own: TargetBaseline,
  steady: readonly string[],
): Trait {
  const isFound = (name: string): boolean => Object.hasOwn(portrait.found, name);
  if (isFound(field)) {
    return kept(field);
  }
  if (portrait.missing.includes(field)) {
    return lost(field, 'its place cannot be read');
  }
  if (OWED.has(field)) {
    return lost(field, 'every page has it');
  }
  if (ADDRESS.includes(field) && ADDRESS.some((part) => steady.includes(part) && isFound(part))) {
    return lost(field, 'the rest of the address is there');
  }
  const list = LISTED_IN[field];
  if (list !== undefined && (own.steadiness[list] ?? 0) >= STEADY && !isFound(list)) {
    return lost(field, 'the list that it stood in is gone');
  }
  const specimen = own.specimens[field];
  if (hasFallenBack(portrait, own)) {
    return lost(field, 'others are not where they were');
  }
  return specimen && specimen.count > 0 && portrait.countOf(specimen.words) >= specimen.count
    ? lost(field, 'its words are still there')
    : gone(field);
}

/** What stood on the page and is now only told to machines shows that the page is not what it was. */
function hasFallenBack({ found }: Portrait, { places }: TargetBaseline): boolean {
  return Object.entries(places).some(
    ([field, place]) => place !== 'jsonLd' && found[field] === 'jsonLd',
  );
}
