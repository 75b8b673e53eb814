import { CoverageNotes } from '../coverage-notes.js';
import type { Covered } from '../coverage.js';
import type { GuestElement } from '../document/guest-element.js';
import { both, trackedAs, withClass, withTag } from '../document/matcher.js';
import { pictureOf } from '../document/picture.js';
import { lineOf } from '../document/text.js';
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
