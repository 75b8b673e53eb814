import { splitSpecialties } from './specialties.js';

describe(splitSpecialties.name, () => {
  it.each([
    ['a, b, and c', ['a', 'b', 'c']],
    ['a, b and c', ['a', 'b', 'c']],
    ['a and b', ['a', 'b']],
    ['a', ['a']],
    ['', []],
    [
      'research and development, sales, and press and public relations',
      ['research and development', 'sales', 'press and public relations'],
    ],
    ['sales, research and development', ['sales', 'research', 'development']],
    ['research and development and sales', ['research and development and sales']],
    ['brand, anderson, and Andorra', ['brand', 'anderson', 'Andorra']],
    ['a, , b,', ['a', 'b']],
  ])('splits %j', (list, items) => {
    expect(splitSpecialties(list, 'en')).toEqual(items);
  });

  it.each([
    ['de', 'Lehre, Forschung und Technik', ['Lehre', 'Forschung', 'Technik']],
    ['es', 'datos, redes e informática', ['datos', 'redes', 'informática']],
    ['ja', '潮力、水門、研究', ['潮力', '水門', '研究']],
    ['ar', 'طاقة، مياه', ['طاقة', 'مياه']],
    ['constructor', 'a and b', ['a and b']],
  ])('knows how %s joins', (language, list, items) => {
    expect(splitSpecialties(list, language)).toEqual(items);
  });

  it('takes an undeclared language for English', () => {
    expect(splitSpecialties('a and b', null)).toEqual(['a', 'b']);
  });
});
