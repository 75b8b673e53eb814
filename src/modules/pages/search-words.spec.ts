import { describe, expect, it } from '@jest/globals';

import { searchWords } from './search-words.js';

describe(searchWords.name, () => {
  it.each([
    ['case', 'Brightwell ROBOTICS', ['brightwell', 'robotics']],
    ['accents', 'Café São-Tomé', ['cafe', 'sao', 'tome']],
    ['composed and decomposed letters', 'Caf\u00e9 Cafe\u0301', ['cafe']],
    ['compatibility forms', 'ﬁnance Ⅷ', ['finance', 'viii']],
    ['punctuation', 'Acorn & Anvil’s "Tools" <Coop>', ['acorn', 'anvil', 's', 'tools', 'coop']],
    ['digits', '3M 24/7', ['3m', '24', '7']],
    ['Japanese', '株式会社こもれび計測', ['株式会社こもれひ計測']],
    ['Cyrillic', 'Северный Ветер', ['северныи', 'ветер']],
    ['Arabic', 'مرصد المنار', ['مرصد', 'المنار']],
    ['nothing', ' – ', []],
  ])('folds %s', (_what, text, words) => {
    expect(searchWords(text)).toEqual(words);
  });

  it('gives each word once', () => {
    expect(searchWords('New York, new york')).toEqual(['new', 'york']);
  });

  it('stops at 64 words', () => {
    const text = Array.from({ length: 100 }, (_unused, index) => `w${index}`).join(' ');

    expect(searchWords(text)).toHaveLength(64);
  });

  it('folds a search the same way as what is searched', () => {
    expect(searchWords('KOMOREBI こもれび')).toEqual(searchWords('komorebi こもれび'));
  });
});
