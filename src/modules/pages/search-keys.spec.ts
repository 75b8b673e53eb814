import { describe, expect, it } from '@jest/globals';

import {
  locationBeginningKey,
  locationKeysOf,
  nameBeginningKey,
  nameKeysOf,
  wholeNameBeginningKey,
} from './search-keys.js';

describe(nameKeysOf.name, () => {
  it('keeps the name as a whole, its words, and beginnings of both', () => {
    expect(nameKeysOf('Röb & Co')).toEqual({
      nameKey: 'rob co',
      nameWords: ['rob', 'co'],
      nameKeys: ['=rob', '=co', 'r', 'ro', 'rob', 'c', 'co', '^ro', '^rob '],
    });
  });

  it('is of no name that has neither letter nor digit', () => {
    expect(nameKeysOf('– !')).toEqual({ nameKey: null, nameWords: [], nameKeys: [] });
  });

  it('cuts letters outside the basic plane whole', () => {
    expect(nameKeysOf('𠮷野家').nameKeys).toContain('𠮷');
  });

  it.each(['r', 'ro', 'rob', 'robo', 'robot', 'roboti', 'robotic', 'robotics', 'roboticsandmore'])(
    'has a key for the beginning "%s" of a word',
    (beginning) => {
      expect(nameKeysOf('Bright Roboticsandmore').nameKeys).toContain(nameBeginningKey(beginning));
    },
  );

  it.each(['br', 'brig', 'bright ', 'bright robo', 'bright roboticsandm'])(
    'has a key for the beginning "%s" of the whole',
    (beginning) => {
      expect(nameKeysOf('Bright Roboticsandmore').nameKeys).toContain(
        wholeNameBeginningKey(beginning),
      );
    },
  );

  it('has none for a single letter of the whole', () => {
    expect(wholeNameBeginningKey('b')).toBeNull();
  });
});

describe(locationKeysOf.name, () => {
  it.each(['l', 'lis', 'lisb', 'lisbon', 'p', 'pt'])('has a key for "%s"', (beginning) => {
    const { locationKeys } = locationKeysOf(['Lisbon, Lisbon', 'Rua do Farol 12', 'PT']);

    expect(locationKeys).toContain(locationBeginningKey(beginning));
  });

  it('keeps each word once', () => {
    expect(locationKeysOf(['Lisbon, Lisbon'])).toEqual({
      locationWords: ['lisbon'],
      locationKeys: ['l', 'lisb'],
    });
  });
});
