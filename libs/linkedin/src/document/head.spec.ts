import { openDocument } from './guest-document.js';
import { languageOf, metaDescription, ownAddresses } from './head.js';

describe(metaDescription.name, () => {
  it('decodes twice', () => {
    const document = openDocument(
      '<meta property="og:description" content="It isn&amp;#39;t &amp;amp;c">',
    );
    expect(metaDescription(document)).toBe("It isn't &c");
  });

  it('falls back on the plain description', () => {
    expect(metaDescription(openDocument('<meta name="description" content="x">'))).toBe('x');
    expect(metaDescription(openDocument(''))).toBeNull();
  });
});

describe(languageOf.name, () => {
  it.each([
    ['<html lang="fr"><meta name="locale" content="de_DE">', 'de'],
    ['<html lang="pt-BR">', 'pt'],
    ['<html lang="">', null],
    ['<p>', null],
  ])('reads %s', (html, language) => {
    expect(languageOf(openDocument(html))).toBe(language);
  });
});

describe(ownAddresses.name, () => {
  it('prefers the canonical one', () => {
    const document = openDocument(
      '<meta property="og:url" content="/b"><meta property="al:ios:url" content="/c"><link rel="alternate" href="/x"><link rel="canonical" href="/a">',
    );
    expect(ownAddresses(document)).toEqual(['/a', '/b', '/c']);
  });
});
