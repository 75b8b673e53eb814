import { CoverageNotes } from '../coverage-notes.js';
import type { Covered } from '../coverage.js';
import type { GuestElement } from '../document/guest-element.js';
import { both, trackedAs, withClass, withTag } from '../document/matcher.js';
import { pictureOf } from '../document/picture.js';
import { lineOf, piecesOf } from '../document/text.js';
import type { PersonRecord } from '../person.record.js';
import { ownerOf } from '../values/urls.js';

const isProfileLink = both(withTag('a'), trackedAs('org-employees'));

/** At most four people are shown, each by a card that is a link to the public profile, or holds one. */
export function parsePeople(section: GuestElement, pageId: string): Covered<PersonRecord>[] {
  const items = section.all(withTag('li'));
  const people = (items.length > 0 ? items : section.all(isProfileLink))
    .map((card) => parsePerson(card, pageId))
    .filter((person) => person !== null);
  const byId = new Map(people.map((person) => [person.record.userId, person]));
  return [...byId.values()];
}

function parsePerson(card: GuestElement, pageId: string): Covered<PersonRecord> | null {
  const link = isProfileLink(card) ? card : card.first(isProfileLink);
  const owner = ownerOf(link?.attribute('href') ?? null);
  if (owner?.kind !== 'person') {
    return null;
  }
  const notes = new CoverageNotes();
  const name = lineOf(card.first(withClass('base-main-card__title')));
  const headline = lineOf(card.first(withClass('base-main-card__subtitle')));
  const record: PersonRecord = {
    userId: owner.slug,
    pageId,
    name: notes.expected('name', { text: name }),
    headline: notes.optional('headline', { text: headline }, saysMoreThan(name, card)),
    profileUrl: owner.url,
    imageUrl: notes.optional('imageUrl', { attribute: pictureOf(card.first(withTag('img'))) }),
    relation: 'employee',
  };
  notes.noteFound('profileUrl', 'attribute');
  return { record, coverage: notes.coverage(!card.isWhole) };
}

/** A card shows a name and, for most people, a headline: words beside the name are a headline. */
function saysMoreThan(name: string | null, card: GuestElement): boolean {
  return (
    name !== null && piecesOf(card).some((words) => !words.includes(name) && !name.includes(words))
  );
}
