import { CoverageNotes } from '../coverage-notes.js';
import type { Covered } from '../coverage.js';
import type { GuestElement } from '../document/guest-element.js';
import { both, trackedAs, withClass, withTag } from '../document/matcher.js';
import { pictureOf } from '../document/picture.js';
import { lineOf } from '../document/text.js';
import type { PersonRecord } from '../person.record.js';
import { ownerOf } from '../values/urls.js';

/** At most four people are shown, each by a card that links to the public profile. */
export function parsePeople(section: GuestElement, pageId: string): Covered<PersonRecord>[] {
  const people = section
    .all(both(withTag('a'), trackedAs('org-employees')))
    .map((card) => parsePerson(card, pageId))
    .filter((person) => person !== null);
  const byId = new Map(people.map((person) => [person.record.userId, person]));
  return [...byId.values()];
}

function parsePerson(card: GuestElement, pageId: string): Covered<PersonRecord> | null {
  const owner = ownerOf(card.attribute('href'));
  if (owner?.kind !== 'person') {
    return null;
  }
  const notes = new CoverageNotes();
  const record: PersonRecord = {
    userId: owner.slug,
    pageId,
    name: notes.expected('name', { text: lineOf(card.first(withClass('base-main-card__title'))) }),
    headline: notes.optional('headline', {
      text: lineOf(card.first(withClass('base-main-card__subtitle'))),
    }),
    profileUrl: owner.url,
    imageUrl: notes.optional('imageUrl', { attribute: pictureOf(card.first(withTag('img'))) }),
    relation: 'employee',
  };
  notes.noteFound('profileUrl', 'attribute');
  return { record, coverage: notes.coverage(!card.isWhole) };
}
