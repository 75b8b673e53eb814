import type { Covered, Place } from '@app/linkedin';

/** Words that stand for a field's value, and how often they stand in the document. */
export interface Specimen {
  readonly words: string;
  readonly count: number;
}

/**
 * What one document showed, without saying it: small enough to remember for every page, and naming nobody. A baseline
 * is made of portraits, and the next portrait is held against it.
 */
export interface Portrait {
  /** Fields that were found, and where. */
  readonly found: Readonly<Record<string, Place>>;
  /** Fields whose place is there, or should be, and could not be read. */
  readonly missing: readonly string[];
  /** How many things were shown (`people`), and how many of them had a certain part (`people:headline`). */
  readonly tallies: Readonly<Record<string, number>>;
  /** What should be true of the document by what else it says: a text with a hash sign links to hashtags. */
  readonly claims: Readonly<Record<string, boolean>>;
  /** Fields that things of a sort show or should show (`comments.author`), and whether one of them could be read. */
  readonly legible: Readonly<Record<string, boolean>>;
  /**
   * Facts about each post or comment, by its id, as `name@place` or `name@value`. Only what stays true for as long as
   * the thing exists is a fact.
   */
  readonly items: Readonly<Record<string, readonly string[]>>;
  readonly specimens: Readonly<Record<string, Specimen>>;
  /** How often words stand in the document. */
  readonly countOf: (words: string) => number;
}

/** How often `words` stand in `text`, without overlaps; 0 for no words. */
export function occurrences(text: string, words: string): number {
  let count = 0;
  for (let at = words === '' ? -1 : text.indexOf(words); at !== -1; count += 1) {
    at = text.indexOf(words, at + words.length);
  }
  return count;
}

/** Counts what is true of each thing: `people`, `people:headline`. */
export function tallied<T>(
  name: string,
  things: readonly T[],
  parts: Readonly<Record<string, (thing: T) => boolean>>,
): Record<string, number> {
  const counts = Object.entries(parts).map(([part, has]) => [
    `${name}:${part}`,
    things.filter(has).length,
  ]);
  return { [name]: things.length, ...(Object.fromEntries(counts) as Record<string, number>) };
}

/** What could be read of things of a sort: a layout loses a field of all alike, so one that was read will do. */
export function legibleIn(
  name: string,
  things: readonly Covered<unknown>[],
): Record<string, boolean> {
  const all = (fieldsOf: (thing: Covered<unknown>) => readonly string[], isRead: boolean): object =>
    Object.fromEntries(things.flatMap(fieldsOf).map((field) => [`${name}.${field}`, isRead]));
  return {
    ...all(({ coverage }) => coverage.missing, false),
    ...all(({ coverage }) => Object.keys(coverage.found), true),
  };
}
