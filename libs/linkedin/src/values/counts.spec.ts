import { parseCompanySize, parseCount } from './counts.js';

describe(parseCount.name, () => {
  it.each([
    ['37,814,363 followers', 37_814_363],
    ['1 Reaction', 1],
    ['2,076', 2076],
    ['0 comments', 0],
    ['66.230 seguidores en LinkedIn', 66_230],
    ['48\u202f869 abonnés', 48_869],
    ['48\u00a0869 abonnés', 48_869],
    ['1 234 567 sledujících', 1_234_567],
    ['1’234’567 Follower', 1_234_567],
    ['12,34,567 followers', 1_234_567],
    ['٣٧٬٨١٤ متابع', 37_814],
    ['१२,३४५ फ़ॉलोअर', 12_345],
    ['フォロワー37,814,363人', 37_814_363],
    ['Discover all 310,860 employees', 310_860],
    ['10,001+ employees', 10_001],
    ['500+', 500],
  ])('reads %j as %d', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  it.each([
    ['1K followers', 1000],
    ['1.2M followers', 1_200_000],
    ['1,2 M d’abonnés', 1_200_000],
    ['5 mil seguidores', 5000],
    ['3,4 mln obserwujących', 3_400_000],
    ['1,234K', 1_234_000],
    ['2B', 2_000_000_000],
    ['3.5万名关注者', 35_000],
    ['12 тыс. подписчиков', 12_000],
  ])('multiplies %j out to %d', (text, count) => {
    expect(parseCount(text)).toBe(count);
  });

  it('takes a letter that begins a word for no multiplier', () => {
    expect(parseCount('12 Mitarbeiter')).toBe(12);
    expect(parseCount('7 kommentarer')).toBe(7);
  });

  it.each([[''], ['no digits'], ['4.8'], ['9'.repeat(30)]])('finds no count in %j', (text) => {
    expect(parseCount(text)).toBeNull();
  });

  it('does not search beyond the start of a long text', () => {
    expect(parseCount(`${'x'.repeat(500)}12`)).toBeNull();
  });
});

describe(parseCompanySize.name, () => {
  it('reads both ends of a bracket', () => {
    expect(parseCompanySize('5,001-10,000 employees')).toEqual({
      label: '5,001-10,000 employees',
      min: 5001,
      max: 10_000,
    });
  });

  it('reads a bracket in another language, with another dash', () => {
    expect(parseCompanySize('5.001–10.000 Beschäftigte')).toMatchObject({ min: 5001, max: 10_000 });
  });

  it('leaves the top bracket open', () => {
    expect(parseCompanySize('10,001+ employees')).toMatchObject({ min: 10_001, max: null });
  });

  it('closes the bracket of one', () => {
    expect(parseCompanySize('1 employee')).toMatchObject({ min: 1, max: 1 });
  });

  it('gives nothing for a label without a number', () => {
    expect(parseCompanySize('Myself only')).toBeNull();
  });
});
