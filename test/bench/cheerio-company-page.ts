import {
  type CompanyPageRecord,
  type PageKind,
  type PageLocation,
  type PageReference,
  type PersonRecord,
  type PostRecord,
  companyPageUrl,
  parseCount,
  parseTarget,
} from '@app/linkedin';
import { type CheerioAPI, load } from 'cheerio';

import { postRecord } from './cheerio-post-card.js';
import {
  type Selection,
  authorOf,
  line,
  numberOf,
  picture,
  prose,
  slugIn,
  unwrapped,
} from './cheerio-values.js';

/** The records of one company page, without coverage. */
export interface CompanyPageRecords {
  readonly page: CompanyPageRecord;
  readonly posts: readonly PostRecord[];
  readonly people: readonly PersonRecord[];
}

type Node = Record<string, unknown>;

/**
 * The same reading as the library's, written the way one writes it with cheerio: load the page, then select. It is what
 * the bench compares with; it answers the same for the pages of the bench and makes no claim about any other.
 */
export function parseWithCheerio(html: string): CompanyPageRecords {
  return readWithCheerio(load(html));
}

/** The same from a document that somebody else has loaded, as Crawlee does. */
export function readWithCheerio($: CheerioAPI): CompanyPageRecords {
  const organization = organizationIn($);
  const canonical = $('link[rel="canonical"]').attr('href') ?? '';
  const target = parseTarget(canonical);
  const pageId = target?.kind === 'page' ? target.pageId : '';
  const kind = target?.kind === 'page' ? target.pageKind : 'company';
  const linkedinId =
    /\d+$/.exec(
      $('[data-semaphore-content-type="COMPANY"]').attr('data-semaphore-content-urn') ?? '',
    )?.[0] ?? null;
  return {
    page: pageRecord($, organization, { pageId, kind, linkedinId }),
    posts: $('[data-test-id="updates"] article[data-activity-urn]')
      .not('[data-test-id="feed-reshare-content"]')
      .toArray()
      .map((article) => postRecord($, $(article), pageId)),
    people: $('[data-test-id="employees-at"] a[data-tracking-control-name="org-employees"]')
      .toArray()
      .map((card) => personRecord($(card), pageId)),
  };
}

function pageRecord(
  $: CheerioAPI,
  organization: Node,
  identity: { pageId: string; kind: PageKind; linkedinId: string | null },
): CompanyPageRecord {
  const fact = (name: string): string | null => line($(`[data-test-id="about-us__${name}"] dd`));
  const name = line($('h1.top-card-layout__title'));
  const founded = fact('foundedOn');
  const subline = $('h3.top-card-layout__first-subline').contents();
  return {
    ...identity,
    url: companyPageUrl(identity.pageId, identity.kind),
    name,
    tagline: line($('h4.top-card-layout__second-subline')),
    description: prose($('[data-test-id="about-us__description"]').first().text()),
    website: line($('[data-test-id="about-us__website"] dd a')),
    industry: line($('h2.top-card-layout__headline')),
    companySize: companySize(fact('size')),
    employeeCount:
      numberOf((organization.numberOfEmployees as Node | undefined)?.value) ??
      parseCount(line($('.face-pile__text, .face-pile__cta')) ?? ''),
    totalFollowers: parseCount(subline.last().text()),
    headquarters: fact('headquarters'),
    address: address(organization.address as Node | undefined),
    locations: $('section.locations li')
      .toArray()
      .map((row) => location($, $(row))),
    foundedYear: founded === null ? null : Number(founded),
    organizationType: fact('organizationType'),
    specialties: specialties(fact('specialties')),
    logoUrl: picture($('img.top-card-layout__entity-image')),
    coverUrl: picture($('img.cover-img__image')),
    similarPages: references($, 'similar-pages'),
    affiliatedPages: references($, 'affiliated-pages'),
    funding: funding($),
    openJobs: openJobs($, name),
  };
}

function personRecord(card: Selection, pageId: string): PersonRecord {
  const author = authorOf(card);
  return {
    userId: slugIn(author?.url ?? null) ?? '',
    pageId,
    name: line(card.find('.base-main-card__title')),
    headline: line(card.find('.base-main-card__subtitle')),
    profileUrl: author?.url ?? '',
    imageUrl: picture(card.find('img')),
    relation: 'employee',
  };
}

function location($: CheerioAPI, row: Selection): PageLocation {
  const mapUrl = row.find('a[data-tracking-control-name="org-locations_url"]').attr('href');
  return {
    isPrimary: row.find('span.tag-sm').length > 0,
    lines: row
      .find('div[id^="address-"] p')
      .toArray()
      .map((paragraph) => line($(paragraph)) ?? ''),
    mapUrl: mapUrl === undefined ? null : unwrapped(mapUrl),
  };
}

function references($: CheerioAPI, testId: string): PageReference[] {
  return $(`[data-test-id="${testId}"] li > a`)
    .toArray()
    .map((element) => {
      const card = $(element);
      const author = authorOf(card);
      return {
        pageId: slugIn(author?.url ?? null) ?? '',
        kind: (author?.kind ?? 'company') as PageKind,
        url: author?.url ?? '',
        name: line(card.find('h3.base-aside-card__title')) ?? '',
        industry: line(card.find('p.base-aside-card__subtitle')),
        location: line(card.find('p.base-aside-card__second-subtitle')),
        logoUrl: picture(card.find('img')),
      };
    });
}

function funding($: CheerioAPI): CompanyPageRecord['funding'] {
  const section = $('[data-test-id="funding"]');
  const day = section.find('time').attr('datetime');
  return section.length === 0
    ? null
    : {
        rounds: parseCount(
          section.find('[data-tracking-control-name="funding_all-rounds"] span').last().text(),
        ),
        lastRoundAt: day === undefined ? null : new Date(day),
        lastRoundAmount: line(section.find('p.text-display-lg')),
      };
}

function openJobs($: CheerioAPI, name: string | null): number | null {
  const own = $('[data-test-id="browse-jobs"] li')
    .toArray()
    .find((item) => line($(item).find('h3')) === `${name} jobs`);
  return own === undefined ? null : parseCount($(own).find('.base-aside-card__metadata').text());
}

function organizationIn($: CheerioAPI): Node {
  const root = JSON.parse($('script[type="application/ld+json"]').first().text()) as Node;
  const nodes = (root['@graph'] ?? [root]) as Node[];
  return nodes.find((node) => node['@type'] === 'Organization') ?? {};
}

function address(node: Node | undefined): CompanyPageRecord['address'] {
  const part = (key: string): string | null => (node?.[key] as string | undefined) ?? null;
  return node === undefined
    ? null
    : {
        street: part('streetAddress'),
        locality: part('addressLocality'),
        region: part('addressRegion'),
        postalCode: part('postalCode'),
        country: part('addressCountry'),
      };
}

function companySize(label: string | null): CompanyPageRecord['companySize'] {
  const [min = '', max = ''] = label?.split('-') ?? [];
  const from = parseCount(min);
  return label === null || from === null ? null : { label, min: from, max: parseCount(max) };
}

function specialties(list: string | null): string[] {
  const items = list?.split(', ') ?? [];
  return items.length === 1
    ? (items[0]?.split(' and ') ?? [])
    : items.map((item, index) => (index === items.length - 1 ? item.replace(/^and /, '') : item));
}
