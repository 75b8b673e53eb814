import { searchWords } from './search-words.js';

/** Beginnings of words that are kept as keys; a search by another length takes the next shorter key and checks the rest. */
const NAME_LENGTHS = [1, 2, 3, 4, 6, 8];
const LOCATION_LENGTHS = [1, 4];
const WHOLE_NAME_LENGTHS = [2, 4, 8, 16];

const WORD_MARK = '=';
const WHOLE_MARK = '^';
const MAX_NAME_LENGTH = 128;

/** What a page is found by, derived when it is stored. */
export interface NameKeys {
  /** The whole name, folded; null when it has neither letter nor digit. */
  readonly nameKey: string | null;
  readonly nameWords: string[];
  readonly nameKeys: string[];
}

export interface LocationKeys {
  readonly locationWords: string[];
  readonly locationKeys: string[];
}

/** A name as a search compares it as a whole: its words, folded, with single spaces. */
export function wholeName(words: readonly string[]): string {
  return words.join(' ').slice(0, MAX_NAME_LENGTH);
}

export function nameKeysOf(name: string): NameKeys {
  const words = searchWords(name);
  const whole = wholeName(words);
  return {
    nameKey: whole === '' ? null : whole,
    nameWords: words,
    nameKeys: unique([
      ...words.map(wordKey),
      ...words.flatMap((word) => beginnings(word, NAME_LENGTHS)),
      ...beginnings(whole, WHOLE_NAME_LENGTHS).map((beginning) => WHOLE_MARK + beginning),
    ]),
  };
}

export function locationKeysOf(places: readonly string[]): LocationKeys {
  const words = searchWords(places.join(' '));
  return {
    locationWords: words,
    locationKeys: unique(words.flatMap((word) => beginnings(word, LOCATION_LENGTHS))),
  };
}

/** The key that every name with this word has, and no other. */
export function wordKey(word: string): string {
  return WORD_MARK + word;
}

/** The narrowest key that every name with a word of this beginning has. */
export function nameBeginningKey(beginning: string): string {
  return longest(beginning, NAME_LENGTHS);
}

/** The narrowest key that every page with a place of this beginning has. */
export function locationBeginningKey(beginning: string): string {
  return longest(beginning, LOCATION_LENGTHS);
}

/** The narrowest key that every name has which as a whole begins like this; null for a single letter. */
export function wholeNameBeginningKey(beginning: string): string | null {
  const key = longest(beginning, WHOLE_NAME_LENGTHS);
  return key === '' ? null : WHOLE_MARK + key;
}

function beginnings(text: string, lengths: readonly number[]): string[] {
  const letters = [...text];
  return lengths
    .filter((length) => length <= letters.length)
    .map((length) => letters.slice(0, length).join(''));
}

function longest(text: string, lengths: readonly number[]): string {
  return beginnings(text, lengths).at(-1) ?? '';
}

function unique(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}
