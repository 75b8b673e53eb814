import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../test/support/temporary-directory.js';
import { ScrapeJournal } from './scrape.journal.js';

describe(ScrapeJournal.name, () => {
  let directory: TemporaryDirectory;
  let file: string;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
    file = join(directory.path, 'journal');
  });

  afterEach(() => directory.remove());

  function journalWith(...endings: (readonly ['read' | 'refused' | 'later', string])[]): void {
    const journal = ScrapeJournal.open(file);
    journal.begin();
    for (const [ending, target] of endings) {
      journal.note(target, ending);
    }
  }

  it('knows how a target ended last', () => {
    journalWith(['later', 'acme'], ['refused', 'a\tb'], ['read', 'acme']);

    const journal = ScrapeJournal.open(file);
    expect(journal.endingOf('acme')).toBe('read');
    expect(journal.endingOf('a\tb')).toBe('refused');
    expect(journal.endingOf('globex')).toBeNull();
  });

  it('writes nothing before it begins', () => {
    writeFileSync(file, '');
    ScrapeJournal.open(file);

    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('takes out what a crash cut off, in the first line as well', () => {
    journalWith(['read', 'acme']);
    const whole = readFileSync(file, 'utf8');
    for (const cut of [whole.slice(0, -2), whole.slice(0, 5)]) {
      writeFileSync(file, cut);
      journalWith(['read', 'globex']);

      expect(ScrapeJournal.open(file).endingOf('acme')).toBeNull();
      expect(ScrapeJournal.open(file).endingOf('globex')).toBe('read');
    }
  });

  it.each(['acme\n', '# Read me\n', 'ac', '# pagelens scrape journal 2\nread\tacme\n'])(
    'refuses a file that says %j',
    (text) => {
      writeFileSync(file, text);

      expect(() => ScrapeJournal.open(file)).toThrow('is no journal of this command');
    },
  );

  it('refuses a journal that somebody wrote something else into', () => {
    journalWith(['read', 'acme']);
    writeFileSync(file, 'globex\n', { flag: 'a' });

    expect(() => ScrapeJournal.open(file)).toThrow('line 3');
  });

  it('refuses a folder, and a file in a folder that is not there', () => {
    mkdirSync(file);

    expect(() => ScrapeJournal.open(file)).toThrow('is no journal of this command');
    expect(() => {
      ScrapeJournal.open(join(directory.path, 'none', 'journal')).begin();
    }).toThrow('cannot be written');
  });
});
