import { describe, expect, it } from '@jest/globals';

import { foldedNames, holdsName, type NameQuestion, withoutNames } from './names.js';

const lookingFor = (...names: string[]): NameQuestion => {
  const folded = names.flatMap(foldedNames);
  const texts = new Set(folded.map(({ text }) => text));
  return {
    isName: (text) => texts.has(text),
    wordCounts: new Set(folded.map(({ wordCount }) => wordCount)),
  };
};

describe(withoutNames.name, () => {
  it.each([
    ['as it is written', 'Proud of you Jane Doe!', 'Proud of you *!'],
    ['in capitals', 'JANE DOE joined', '* joined'],
    ['as an owner', 'Jane Doe’s team', '*’s team'],
    ['over a line’s end', 'with Jane\nDoe', 'with *'],
    ['more than once', 'Jane Doe and Jane Doe', '* and *'],
  ])('removes a name %s', (_how, text, left) => {
    expect(withoutNames(text, lookingFor('Jane Doe'), '*')).toBe(left);
  });

  it.each([
    ['another name that begins alike', 'Jane Doering'],
    ['its words far apart', 'Jane and Doe'],
    ['a part of it', 'Jane'],
  ])('leaves %s alone', (_what, text) => {
    expect(withoutNames(text, lookingFor('Jane Doe'), '*')).toBe(text);
  });

  it('does not mind accents, whichever way they are encoded', () => {
    expect(withoutNames('mit Zoe\u0308 Muller', lookingFor('Zoë Müller'), '*')).toBe('mit *');
  });

  it('finds a name in a script that puts no spaces', () => {
    expect(withoutNames('今日は佐藤花子さんと', lookingFor('佐藤 花子'), '*')).toBe(
      '今日は*さんと',
    );
  });

  it('knows a name without what follows it', () => {
    expect(withoutNames('Jane Doe spoke', lookingFor('Jane Doe, PhD'), '*')).toBe('* spoke');
  });

  it('takes the longest of names that begin alike', () => {
    expect(withoutNames('Ana de Sá', lookingFor('Ana de', 'Ana de Sá'), '*')).toBe('*');
  });
});

describe(holdsName.name, () => {
  it('sees through the entities of a document', () => {
    expect(holdsName('<p>Zo&euml; M&uuml;ller</p>', lookingFor('Zoë Müller'))).toBe(true);
  });

  it('takes words in lower case for words', () => {
    expect(holdsName('<p>may day</p>', lookingFor('May Day'))).toBe(false);
    expect(holdsName('<p>May Day</p>', lookingFor('May Day'))).toBe(true);
  });

  it('finds nothing when nothing is looked for', () => {
    expect(holdsName('<p>May Day</p>', lookingFor())).toBe(false);
  });
});
