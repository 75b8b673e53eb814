import type { Condition } from '../../common/pagination/keyset.js';
import {
  locationBeginningKey,
  nameBeginningKey,
  wholeName,
  wholeNameBeginningKey,
  wordKey,
} from './search-keys.js';

/** A filter by meaning. */
export interface PagesFilter {
  /** Folded words or beginnings of words of the name, in the order given. */
  readonly nameWords: readonly string[];
  readonly locationWords: readonly string[];
  readonly industry: string | null;
  readonly followers: Range;
  readonly employees: Range;
}

export interface Range {
  readonly min: number | null;
  readonly max: number | null;
}

/** One thing that must hold of a page, with the field of an index that finds the pages of which it may hold. */
export interface Clause {
  /** What the index is asked. */
  readonly entry: Condition;
  /** Null when only reading a page tells. */
  readonly field: keyof typeof SORTED_BY | null;
  /** What must hold besides `entry`; null when that is all. */
  readonly rest: Condition | null;
}

/** Fields an index begins with, and the orders in which such indexes give the pages of one value. */
export const SORTED_BY = {
  nameKey: ['totalFollowers'],
  nameKeys: ['totalFollowers'],
  locationKeys: ['totalFollowers'],
  industry: ['totalFollowers', 'employeeCount', 'name', 'lastSeenAt'],
  totalFollowers: [],
  employeeCount: [],
} as const;

/** Sorts after every folded word with the same beginning. */
const LAST = '\u{10FFFF}';

/** The clauses of a filter. A short word is no better than its first letters, so the longest come first. */
export function clausesOf(filter: PagesFilter): Clause[] {
  return [...filter.nameWords.map(nameClause), ...besidesName(filter)];
}

/**
 * The same as lists to be read one after the other, the best first: the name itself, names that begin with it, names
 * with all of the words, names with words that begin like them. No page is in two of them.
 */
export function ranksOf(filter: PagesFilter): Clause[][] {
  const { nameWords } = filter;
  const others = besidesName(filter);
  const whole = wholeName(nameWords);
  const isWhole: Clause = { entry: { nameKey: whole }, field: 'nameKey', rest: null };
  const wholeKey = wholeNameBeginningKey(whole);
  const beyond = { nameKey: { $gt: whole, $lt: whole + LAST } };
  const beginsWith: Clause =
    wholeKey === null
      ? { entry: beyond, field: null, rest: null }
      : { entry: { nameKeys: wholeKey }, field: 'nameKeys', rest: beyond };
  const isOther = {
    $or: [{ nameKey: { $lt: whole } }, { nameKey: { $gte: whole + LAST } }, { nameKey: null }],
  };
  const wordKeys = nameWords.map(wordKey);
  const hasWords = wordKeys.map((key): Clause => ({
    entry: { nameKeys: key },
    field: 'nameKeys',
    rest: null,
  }));
  return [
    [isWhole, ...others],
    [beginsWith, ...others],
    [...hasWords, only(isOther), ...others],
    [
      ...nameWords.map(nameClause),
      only(isOther),
      only({ $nor: [{ nameKeys: { $all: wordKeys } }] }),
      ...others,
    ],
  ];
}

function besidesName({ locationWords, industry, followers, employees }: PagesFilter): Clause[] {
  return [
    ...locationWords.map(locationClause),
    ...(industry === null ? [] : [indexed('industry', industry)]),
    ...within('totalFollowers', followers),
    ...within('employeeCount', employees),
  ];
}

function nameClause(word: string): Clause {
  const key = nameBeginningKey(word);
  const rest = key === word ? null : { nameWords: startsWith(word) };
  return { entry: { nameKeys: key }, field: 'nameKeys', rest };
}

function locationClause(word: string): Clause {
  const key = locationBeginningKey(word);
  const rest = key === word ? null : { locationWords: startsWith(word) };
  return { entry: { locationKeys: key }, field: 'locationKeys', rest };
}

function indexed(field: keyof typeof SORTED_BY, value: unknown): Clause {
  return { entry: { [field]: value }, field, rest: null };
}

function only(condition: Condition): Clause {
  return { entry: condition, field: null, rest: null };
}

/** A prefix as a range over single words: no text of a client becomes an expression. */
function startsWith(word: string): Condition {
  return { $elemMatch: { $gte: word, $lt: word + LAST } };
}

function within(field: 'totalFollowers' | 'employeeCount', { min, max }: Range): Clause[] {
  return min === null && max === null
    ? []
    : [indexed(field, { ...(min !== null && { $gte: min }), ...(max !== null && { $lte: max }) })];
}

/** All that must hold, as one condition. */
export function conditionOf(clauses: readonly Clause[]): Condition {
  const all = clauses.flatMap(({ entry, rest }) => (rest === null ? [entry] : [entry, rest]));
  return all.length === 0 ? {} : { $and: all };
}
