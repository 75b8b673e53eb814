import { FEWEST_WORDS, type FoldedName, foldedNames } from './names.js';

/** Whom nothing that is kept may tell of. */
export interface ErasedPeople {
  readonly isEmpty: boolean;
  has(userId: string): boolean;
  /** Of a name folded by `foldedNames`. */
  hasName(folded: string): boolean;
  /** How many words their names have. */
  readonly nameWordCounts: ReadonlySet<number>;
}

/** The same people, known by further names. */
export function alsoKnownAs(people: ErasedPeople, names: readonly FoldedName[]): ErasedPeople {
  const texts = new Set(names.map(({ text }) => text));
  return {
    isEmpty: people.isEmpty,
    has: (userId) => people.has(userId),
    hasName: (folded) => texts.has(folded) || people.hasName(folded),
    nameWordCounts: new Set([...people.nameWordCounts, ...names.map(({ wordCount }) => wordCount)]),
  };
}

/** One person, known by the names given. */
export function onePerson(userId: string, names: readonly FoldedName[]): ErasedPeople {
  return alsoKnownAs(thesePeople(new Set([userId])), names);
}

/** People of whom only their ids are known. */
export function thesePeople(userIds: ReadonlySet<string>): ErasedPeople {
  return {
    isEmpty: userIds.size === 0,
    has: (userId) => userIds.has(userId),
    hasName: () => false,
    nameWordCounts: new Set(),
  };
}

/** The forms of a display name that tell who is meant without a link. */
export function tellingNames(name: string): readonly FoldedName[] {
  return foldedNames(name).filter(({ wordCount }) => wordCount >= FEWEST_WORDS);
}
