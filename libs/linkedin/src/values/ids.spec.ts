import {
  activityIdOf,
  instantOfId,
  isPageId,
  isPostId,
  isUserId,
  normalisedSlug,
  SLUG_PATTERN,
  slugOf,
} from './ids.js';

/** A mark that no letter is composed with. */
const MARK = '\u0489';

describe(isPageId.name, () => {
  it.each([
    ['acme'],
    ['google-ads-'],
    ['40718'],
    ['société'],
    ['こもれび計測'],
    ['at&t'],
    ['booking.com'],
    ['-tesco'],
    ['------'],
    ['_under'],
    ['लेखा-जोखा'],
    ['လျှို့ဝှက်'],
    [`a${MARK.repeat(5)}b${MARK.repeat(5)}`],
  ])('accepts %j', (text) => {
    expect(isPageId(text)).toBe(true);
  });

  it.each([
    [''],
    ['NOT A SLUG'],
    ['Acme'],
    ['a/b'],
    ['a\\b'],
    ['..'],
    ['a..b'],
    ['.'],
    ['.net'],
    ['(a)'],
    [`${MARK}a`],
    ['\u200da'],
    [`a${MARK.repeat(6)}`],
    [`a${`${MARK}\u200d`.repeat(3)}`],
    ['a\u0000b'],
    ['a%20b'],
    ['$ne'],
    ['<b>'],
    ['e\u0301'],
    ['a'.repeat(121)],
    ['\ud800'],
  ])('refuses %j', (text) => {
    expect(isPageId(text)).toBe(false);
  });
});

describe(isUserId.name, () => {
  it('accepts what LinkedIn makes of a name with a picture in it', () => {
    expect(isUserId('zoé-🌊-1b')).toBe(true);
    expect(isUserId('🌊-zoé-1b')).toBe(true);
    expect(isUserId('👩🏽‍🏫-zoé-1b')).toBe(true);
  });
});

describe('SLUG_PATTERN', () => {
  it('looks at a long text once', () => {
    const startedAt = performance.now();
    for (const text of [`a${MARK}`, '.a', `a${MARK.repeat(5)}`, 'a']) {
      expect(SLUG_PATTERN.test(`${text.repeat(20_000)}/`)).toBe(false);
    }
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

describe(isPostId.name, () => {
  it.each([
    ['7346289478128312320', true],
    ['6000000000000000', true],
    ['0346289478128312320', false],
    ['123', false],
    ['73462894781283123201', false],
    ['7346289478128312320x', false],
  ])('says of %s: %s', (text, isId) => {
    expect(isPostId(text)).toBe(isId);
  });
});

describe(instantOfId.name, () => {
  it('reads the instant out of the upper bits', () => {
    expect(instantOfId('7346289478128312320')).toEqual(new Date('2025-07-02T21:31:39.044Z'));
  });

  it('gives nothing for what is no id', () => {
    expect(instantOfId('abc')).toBeNull();
  });

  it('gives nothing for an instant before LinkedIn or far ahead', () => {
    expect(instantOfId('1000000000000000')).toBeNull();
    expect(instantOfId(idAt('2003-05-04T23:59:59.999Z'))).toBeNull();
    expect(instantOfId(idAt('2003-05-05T00:00:00.000Z'))).not.toBeNull();
  });
});

describe(slugOf.name, () => {
  it('decodes and composes a segment, keeping its case', () => {
    expect(slugOf('Zoe%CC%81-Marais')).toBe('Zoé-Marais');
  });

  it.each([['%E0%A4%A'], ['a%2Fb'], ['']])('refuses %j', (segment) => {
    expect(slugOf(segment)).toBeNull();
  });
});

describe(normalisedSlug.name, () => {
  it('gives the same again for its own result', () => {
    for (const slug of ['İstanbul', 'ΣΟΦΟΣ', 'E\u0301cole']) {
      expect(normalisedSlug(normalisedSlug(slug))).toBe(normalisedSlug(slug));
    }
  });
});

describe(activityIdOf.name, () => {
  it('reads the id of an activity and of nothing else', () => {
    expect(activityIdOf('urn:li:activity:7346289478128312320')).toBe('7346289478128312320');
    expect(activityIdOf('urn:li:share:7346289478128312320')).toBeNull();
    expect(activityIdOf('urn:li:activity:1')).toBeNull();
    expect(activityIdOf(null)).toBeNull();
  });
});

function idAt(instant: string): string {
  return String(BigInt(Date.parse(instant)) << 22n);
}
