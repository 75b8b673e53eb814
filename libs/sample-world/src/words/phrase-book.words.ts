import { ARABIC } from './arabic.words.js';
import { ENGLISH } from './english.words.js';
import { JAPANESE } from './japanese.words.js';
import { RUSSIAN } from './russian.words.js';

/**
 * Sentences with gaps: `{topic}` `{product}` `{city}` `{number}` `{month}` are filled with words, `{person}` and `{page}`
 * become mentions, `{link}` a link.
 */
export interface PhraseBook {
  readonly descriptions: readonly string[];
  readonly openings: readonly string[];
  readonly bodies: readonly string[];
  readonly closings: readonly string[];
  readonly comments: readonly string[];
  readonly hashtags: readonly string[];
  readonly titles: readonly string[];
  readonly months: readonly string[];
}

export type Language = 'english' | 'japanese' | 'arabic' | 'russian';

export const PHRASE_BOOKS: Readonly<Record<Language, PhraseBook>> = {
  english: ENGLISH,
  japanese: JAPANESE,
  arabic: ARABIC,
  russian: RUSSIAN,
};
