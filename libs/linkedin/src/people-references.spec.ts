import { createWorld } from '@app/sample-world';
import fc from 'fast-check';

import { peopleNamedIn } from './people-references.js';

const namedIn = (html: string): string[] => [...peopleNamedIn(html)].sort();

describe(peopleNamedIn.name, () => {
  it.each([
    ['a link', '<a href="https://www.linkedin.com/in/jane-doe?trk=x">Jane</a>'],
    ['a relative link', "<a href='/in/jane-doe/'>Jane</a>"],
    ['upper case and a country host', 'href="https://UK.linkedin.com/IN/Jane-Doe"'],
    ['a sign-up link', 'session_redirect=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fjane-doe&amp;trk=y'],
    ['a link encoded twice', 'x=https%253A%252F%252Fwww.linkedin.com%252Fin%252Fjane%252Ddoe%26b'],
    ['JSON', String.raw`{"url":"https:\/\/www.linkedin.com\/in\/jane-doe"}`],
    ['JSON in unicode escapes', String.raw`"www.linkedin.com\u002Fin\u002Fjane\u002Ddoe"`],
    ['JSON inside JSON', String.raw`"{\"url\":\"https://www.linkedin.com/in/jane-doe\"}"`],
    ['entities', 'www.linkedin.com&#x2F;in&#47;jane&#45;doe&quot;'],
    ['running text', 'See linkedin.com/in/jane-doe.'],
    ['a comment', '<!--linkedin.com/in/jane-doe-->'],
    ['an address after its own beginning', '/in/in/jane-doe'],
    ['the address of a post', 'https://www.linkedin.com/posts/jane-doe_hello-activity-123'],
  ])('finds who is named in %s', (_, html) => {
    expect(namedIn(html)).toContain('jane-doe');
  });

  it('reads a slug of other letters the same whether it is encoded or not', () => {
    for (const slug of [
      'josé-núñez',
      'jos%C3%A9-n%C3%BA%C3%B1ez',
      'jos%25C3%25A9-n%25C3%25BA%25C3%25B1ez',
    ]) {
      expect(namedIn(`href="/in/${slug}"`)).toContain('josé-núñez');
    }
  });

  it('counts every possible end where the end is in doubt', () => {
    expect(namedIn('href="/in/o&#39;neil"')).toEqual(['o', "o'neil"]);
  });

  it('finds nobody where nobody is named', () => {
    expect(namedIn('<a href="/company/in-form">in/out</a> /inn/keeper /in/ /in/"')).toEqual([]);
  });

  it('finds everybody whom the sample world shows, whatever the layout', () => {
    const world = createWorld({
      layouts: [{ drifts: ['testIdAttributeRenamed', 'jsonLdDropped'] }],
    });
    for (const { url, people } of world.companies) {
      const named = peopleNamedIn(world.respond(new URL(url).pathname).body);
      expect(people.map(({ userId }) => userId).filter((userId) => !named.has(userId))).toEqual([]);
    }
  });

  it('is total and stays linear over hostile text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => {
        peopleNamedIn(`/in/${text}`);
      }),
    );
    expect(peopleNamedIn(`/in/${'%25'.repeat(200_000)}`).size).toBe(0);
    expect(peopleNamedIn('/in/'.repeat(200_000)).size).toBe(0);
    expect(peopleNamedIn('/in/in'.repeat(100_000)).size).toBe(1);
  });
});
