import { type AuthorRecord, peopleNamedIn } from '@app/linkedin';

import { type ErasedPeople, thesePeople } from './erased-people.js';

/** The members that mentions link to. */
export function peopleMentionedIn(mentions: readonly AuthorRecord[]): ErasedPeople {
  const urls = mentions.flatMap(({ kind, url }) => (kind === 'person' ? (url ?? []) : []));
  return thesePeople(new Set(urls.flatMap((url) => [...peopleNamedIn(url)])));
}
