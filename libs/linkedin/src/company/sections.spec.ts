import { anElement } from '../document/element.builder.js';
import { openDocument } from '../document/guest-document.js';
import type { GuestElement } from '../document/guest-element.js';
import { parseFunding } from './funding.js';
import { locationsSection, parseLocations } from './locations.js';
import { findOrganization, readOrganization } from './organization.js';
import { parsePeople } from './people.js';
import { parseRelatedPages } from './related-pages.js';

describe(parseLocations.name, () => {
  it('finds the list by its tracking where the section has no class', () => {
    const document = openDocument(
      '<ul data-impression-id="org-locations_show-more-less"><li><div id="address-0"><p>Kade 12</p></div></li><li>no address</li></ul>',
    );
    expect(parseLocations(locationsSection(document))).toEqual([
      { isPrimary: false, lines: ['Kade 12'], mapUrl: null },
    ]);
  });

  it('finds the map by whose address it shows where its tracking is called otherwise', () => {
    const row = (mark: string): string =>
      `<ul data-impression-id="org-locations_x"><li><div id="address-0"><p>Kade 12</p></div><a ${mark} href="https://maps.example/?where=Kade">Get directions</a></li></ul>`;
    const mapUrl = 'https://maps.example/?where=Kade';
    for (const mark of [
      'data-tracking-control-name="org-locations_url"',
      'aria-describedby="address-0"',
    ]) {
      const document = openDocument(row(mark));
      expect(parseLocations(locationsSection(document))).toMatchObject([{ mapUrl }]);
    }
  });

  it('is empty where there is no such section', () => {
    expect(locationsSection(openDocument('<ul><li>x</li></ul>'))).toBeNull();
    expect(parseLocations(null)).toEqual([]);
  });
});

describe(parsePeople.name, () => {
  it('leaves out cards that name no member, and repetitions', () => {
    const card = (href: string) =>
      `<a data-tracking-control-name="org-employees" href="${href}"><h3 class="base-main-card__title">X</h3></a>`;
    const section = elementOf(
      card('/in/mara') + card('/in/Mara?trk=x') + card('/company/acme') + card('/signup/cold-join'),
    );
    expect(parsePeople(section, 'acme').map(({ record }) => record.userId)).toEqual(['mara']);
  });

  it('misses the name of a card without one', () => {
    const section = elementOf('<a data-tracking-control-name="org-employees" href="/in/mara"></a>');
    expect(parsePeople(section, 'acme')[0]).toMatchObject({
      record: { name: null, headline: null, imageUrl: null },
      coverage: { missing: ['name'], found: { profileUrl: 'attribute' } },
    });
  });
});

describe('a person’s headline', () => {
  const personIn = (words: string) => {
    const title = '<h3 class="base-main-card__title">Mara <b>Lind</b></h3>';
    const card = `<li><a data-tracking-control-name="org-employees" href="/in/mara"><span>Mara Lind’s profile</span>${title}${words}</a></li>`;
    return parsePeople(elementOf(card), 'acme')[0];
  };

  it('is missing where the card has more words than the name, in a place that is not known', () => {
    expect(personIn('<p class="person-card__role">Potter</p>')?.coverage.missing).toEqual([
      'headline',
    ]);
  });

  it('is absent where the card has the name alone', () => {
    expect(personIn('<p> </p>')?.coverage.missing).toEqual([]);
  });
});

describe(parseRelatedPages.name, () => {
  it('leaves out what is no page or has no name', () => {
    const section = elementOf(
      '<a href="/in/mara"><h3 class="base-aside-card__title">Mara</h3></a><a href="/company/acme"></a><a>x</a>',
    );
    expect(parseRelatedPages(section)).toEqual([]);
    expect(parseRelatedPages(null)).toEqual([]);
  });
});

describe('cards whose link stands beside their words', () => {
  it('are read like those whose link holds them', () => {
    const person = elementOf(
      '<ul><li><div class="base-card"><a class="base-card__full-link" data-tracking-control-name="org-employees" href="/in/mara"><span class="sr-only">Mara</span></a><h3 class="base-main-card__title">Mara</h3></div></li><li>more</li></ul>',
    );
    const page = elementOf(
      '<ul><li><a href="/company/acme"></a><h3 class="base-aside-card__title">Acme</h3></li><li>more</li></ul>',
    );
    expect(parsePeople(person, 'x').map(({ record }) => record.name)).toEqual(['Mara']);
    expect(parseRelatedPages(page).map(({ name }) => name)).toEqual(['Acme']);
  });
});

describe(parseFunding.name, () => {
  it('reads what there is of it', () => {
    expect(
      parseFunding(
        elementOf('<a data-tracking-control-name="funding_all-rounds">1 total round</a>'),
      ),
    ).toEqual({
      rounds: 1,
      lastRoundAt: null,
      lastRoundAmount: null,
    });
  });

  it('does not make a day out of what is none', () => {
    expect(
      parseFunding(
        elementOf('<time datetime="2021-99-99">x</time><p class="text-display-lg">US$ 1M</p>'),
      ),
    ).toMatchObject({ lastRoundAt: null });
    expect(parseFunding(elementOf('<time datetime="soon">x</time>'))).toBeNull();
    expect(parseFunding(null)).toBeNull();
  });
});

describe(findOrganization.name, () => {
  const acme = { '@type': 'Organization', url: 'https://uk.linkedin.com/company/acme' };
  const other = { '@type': ['CollegeOrUniversity'], url: 'https://www.linkedin.com/school/other' };

  it('takes the one with the page’s address', () => {
    expect(findOrganization([other, acme], 'acme')).toBe(acme);
  });

  it('takes the only one that has no address of its own', () => {
    const nameless = { '@type': 'EducationalOrganization' };
    expect(findOrganization([nameless, { '@type': 'Person' }], 'acme')).toBe(nameless);
  });

  it('takes none of another page', () => {
    expect(findOrganization([other], 'acme')).toBeNull();
    expect(findOrganization([], 'acme')).toBeNull();
  });
});

describe(readOrganization.name, () => {
  it('reads an address by its keys, whatever its type is called', () => {
    expect(
      readOrganization({ address: { type: 'PostalAddress', addressCountry: 'GB' } }).address,
    ).toEqual({
      street: null,
      locality: null,
      region: null,
      postalCode: null,
      country: 'GB',
    });
  });

  it('has no address where all of it is blank', () => {
    expect(readOrganization({ address: { streetAddress: ' ' } }).address).toBeNull();
  });

  it('does not take a count of zero for one', () => {
    const counted = (value: number) =>
      readOrganization({ numberOfEmployees: { value } }).employeeCount;
    expect([counted(0), counted(7)]).toEqual([null, 7]);
  });

  it('takes the first of several websites', () => {
    expect(readOrganization({ sameAs: ['http://a.example', 'http://b.example'] }).website).toBe(
      'http://a.example',
    );
  });
});

function elementOf(content: string): GuestElement {
  return anElement('section', `<section>${content}</section>`);
}
