import { openDocument } from '../document/guest-document.js';
import { followersInDescription, parseTopCard } from './top-card.js';

describe(parseTopCard.name, () => {
  it.each([
    ['Paris, 75008 <span class="before:middot"></span> 48\u202f869 abonnés', 48_869],
    ['<span class="before:middot"></span> 5,750 followers', 5750],
    ['5,750 followers', 5750],
    ['Suite 12, Ebbham · 37M followers', 37_000_000],
    ['フォロワー37,814,363人', 37_814_363],
    ['Suite 12, 75008 Paris', null],
    ['Ebbham, Kent <span class="before:middot"></span>', null],
    ['', null],
  ])('reads the followers out of %j', (line, count) => {
    expect(topCard(`<h3 class="top-card-layout__first-subline">${line}</h3>`).followerCount).toBe(
      count,
    );
  });

  it.each([
    ['<p class="face-pile__text">View all 69 employees</p>', 69],
    ['<a class="face-pile__cta">View all 111,584 employees</a>', 111_584],
    ['<p class="face-pile__text">See who works here</p>', null],
    ['<p class="face-pile__text">Discover all 12,004 alumni</p>', null],
    ['', null],
  ])('reads the employees out of %j', (pile, count) => {
    expect(topCard(pile).employeeCount).toBe(count);
  });

  it('leaves hidden words out of the name', () => {
    const { name } = topCard(
      '<h1 class="top-card-layout__title">Acme <span class="sr-only">Verified</span></h1>',
    );
    expect(name).toBe('Acme');
  });

  it('takes the grey placeholder for no logo', () => {
    const { logoUrl } = topCard(
      '<img class="top-card-layout__entity-image" data-ghost-url="https://static.licdn.com/g" src="https://static.licdn.com/g">',
    );
    expect(logoUrl).toBeNull();
  });
});

describe(followersInDescription.name, () => {
  it.each([
    ['Acme | 37,814,363 followers on LinkedIn. Founded in 1998.', 37_814_363],
    ['Acme | 66.230 seguidores en LinkedIn. Hola', 66_230],
    ['Acme | LinkedInのフォロワー5,750人。潮力', 5750],
    ['A &amp;amp; B | 12 followers on LinkedIn', 12],
    ['Acme | Since 1998 we make things', null],
    ['Acme', null],
  ])('reads %j', (description, count) => {
    const document = openDocument(`<meta name="description" content="${description}">`);
    expect(followersInDescription(document)).toBe(count);
  });

  it('finds nothing where there is no description', () => {
    expect(followersInDescription(openDocument(''))).toBeNull();
  });
});

function topCard(content: string) {
  return parseTopCard(openDocument(`<section class="top-card-layout">${content}</section>`));
}
