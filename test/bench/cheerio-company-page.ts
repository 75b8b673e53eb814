import {
  type AuthorRecord,
  type CompanyPageRecord,
  type MediaRecord,
  type PageKind,
  type PageLocation,
  type PageReference,
  type PersonRecord,
  type PostKind,
  type PostRecord,
  companyPageUrl,
  instantOfId,
  parseCount,
  parseTarget,
} from '@app/linkedin';
import { type Cheerio, type CheerioAPI, load } from 'cheerio';
import type { Element } from 'domhandler';

/** The records of one company page, without coverage. */
export interface CompanyPageRecords {
  readonly page: CompanyPageRecord;
  readonly posts: readonly PostRecord[];
  readonly people: readonly PersonRecord[];
}

type Node = Record<string, unknown>;

const KIND_OF_CONTAINER: readonly (readonly [string, MediaRecord['kind']])[] = [
  ['[data-test-id="feed-native-video-content"]', 'video'],
  ['[data-native-document-config]', 'document'],
  ['[data-test-id="ingested-content-summary-external-video-content"]', 'externalVideo'],
  ['[data-test-id="article-content"]', 'article'],
  ['[data-test-id="feed-images-content"]', 'image'],
];

/**
 * The same reading as the library's, written the way one writes it with cheerio: load the page, then select. It is what
 * the bench compares with; it answers the same for the pages of the bench and makes no claim about any other.
 */
export function parseWithCheerio(html: string): CompanyPageRecords {
  const $ = load(html);
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
      numberOf((organization['numberOfEmployees'] as Node | undefined)?.['value']) ??
      parseCount(line($('.face-pile__text, .face-pile__cta')) ?? ''),
    totalFollowers: parseCount(subline.last().text()),
    headquarters: fact('headquarters'),
    address: address(organization['address'] as Node | undefined),
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

function postRecord($: CheerioAPI, article: Cheerio<Element>, pageId: string): PostRecord {
  const postId = /\d+$/.exec(article.attr('data-activity-urn') ?? '')?.[0] ?? '';
  const quoted = article.find('[data-test-id="feed-reshare-content"]');
  const own = (selector: string): Cheerio<Element> =>
    article.find(selector).filter((_, element) => $(element).closest(quoted).length === 0);
  const commentary = own('[data-test-id="main-feed-activity-card__commentary"]').first();
  const actor = own('[data-tracking-control-name$="feed-actor-name"]').first();
  const author = authorOf(actor);
  const media = KIND_OF_CONTAINER.flatMap(([selector, kind]) =>
    own(selector)
      .toArray()
      .flatMap((container) => mediaIn($, $(container), kind)),
  );
  const container = KIND_OF_CONTAINER.find(([selector]) => own(selector).length > 0)?.[1];
  const text = prose(commentary.text());
  const kind: PostKind =
    quoted.length > 0
      ? 'reshare'
      : (container ?? (text === null || hasUnknownPart($, article) ? 'other' : 'text'));
  const reactions = own('[data-test-id="social-actions__reactions"]').first();
  return {
    postId,
    pageId,
    url: article.prevAll('a[data-id="main-feed-card__full-link"]').attr('href') ?? null,
    kind,
    isRepost: slugIn(author?.url ?? null) !== pageId,
    author,
    text,
    ...linksIn($, commentary),
    media,
    reactionCount: Number(reactions.attr('data-num-reactions') ?? 0),
    reactionTypes: reactions
      .find('img[data-reaction-type]')
      .toArray()
      .map((image) => $(image).attr('data-reaction-type') ?? ''),
    commentCount: Number(
      own('[data-test-id="social-actions__comments"]').first().attr('data-num-comments') ?? 0,
    ),
    createdAt: instantOfId(postId),
    isEdited: own('time').first().children('span').text().trim() !== '',
  };
}

function hasUnknownPart($: CheerioAPI, article: Cheerio<Element>): boolean {
  return article
    .find('[data-test-id]')
    .toArray()
    .some(
      (element) =>
        !/^(?:main-feed-activity-card|social-actions)/.test($(element).attr('data-test-id') ?? ''),
    );
}

function personRecord(card: Cheerio<Element>, pageId: string): PersonRecord {
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

function linksIn(
  $: CheerioAPI,
  commentary: Cheerio<Element>,
): Pick<PostRecord, 'hashtags' | 'mentions' | 'links'> {
  const hashtags = new Map<string, string>();
  const mentions = new Map<string, AuthorRecord>();
  const links = new Set<string>();
  for (const element of commentary.find('a').toArray()) {
    const anchor = $(element);
    const href = unwrapped(anchor.attr('href') ?? '');
    const text = anchor.text().trim();
    const author = authorOf(anchor);
    if (text.startsWith('#') && /linkedin\.com\/feed\/hashtag\//.test(href)) {
      const tag = text.slice(1);
      hashtags.set(tag.toLowerCase(), hashtags.get(tag.toLowerCase()) ?? tag);
    } else if (author?.kind) {
      mentions.set(author.url ?? '', mentions.get(author.url ?? '') ?? author);
    } else {
      links.add(href);
    }
  }
  return { hashtags: [...hashtags.values()], mentions: [...mentions.values()], links: [...links] };
}

function mediaIn(
  $: CheerioAPI,
  container: Cheerio<Element>,
  kind: MediaRecord['kind'],
): MediaRecord[] {
  const nothing = {
    kind,
    url: null,
    thumbnailUrl: null,
    title: null,
    description: null,
    pageCount: null,
    durationSeconds: null,
  };
  switch (kind) {
    case 'video': {
      const player = container.find('[data-sources]').first();
      const [source] = JSON.parse(player.attr('data-sources') ?? '[]') as { src: string }[];
      return [
        {
          ...nothing,
          url: source?.src ?? null,
          thumbnailUrl: player.attr('data-poster-url') ?? null,
        },
      ];
    }
    case 'document': {
      const config = JSON.parse(
        container.attr('data-native-document-config') ?? '{}',
      ) as DocumentConfig;
      return [
        {
          ...nothing,
          url: config.doc?.transcribedDocumentUrl ?? config.doc?.manifestUrl ?? null,
          thumbnailUrl: config.doc?.coverPages?.[0]?.config?.src ?? null,
          title: config.doc?.title ?? null,
          pageCount: config.doc?.totalPageCount ?? null,
        },
      ];
    }
    case 'externalVideo':
      return [
        {
          ...nothing,
          url: unwrapped(container.find('a').attr('href') ?? ''),
          thumbnailUrl: picture(container.find('img')),
          title: line(container.find('.tw-feed-content-title')),
          description: line(container.find('.tw-feed-content-subtitle')),
        },
      ];
    case 'article':
      return [
        {
          ...nothing,
          url: unwrapped(container.attr('href') ?? container.find('a').attr('href') ?? ''),
          thumbnailUrl: picture(container.find('img')),
          title: line(container.find('[data-test-id="article-content__title"]')),
          description: line(container.find('[data-test-id="article-content__subtitle"]')),
        },
      ];
    case 'image':
      return container
        .find('[data-test-id="feed-images-content__list-item"]')
        .toArray()
        .map((item) => imageIn($(item), nothing));
  }
}

interface DocumentConfig {
  readonly doc?: {
    readonly title?: string;
    readonly totalPageCount?: number;
    readonly manifestUrl?: string;
    readonly transcribedDocumentUrl?: string;
    readonly coverPages?: readonly { readonly config?: { readonly src?: string } }[];
  };
}

function imageIn(item: Cheerio<Element>, nothing: MediaRecord): MediaRecord {
  const description = (item.find('img').attr('alt') ?? '').replace(/\s+/g, ' ').trim();
  return {
    ...nothing,
    url: picture(item.find('img')),
    description: /^$|^No alternative text/.test(description) ? null : description,
  };
}

function location($: CheerioAPI, row: Cheerio<Element>): PageLocation {
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

function authorOf(link: Cheerio<Element>): AuthorRecord | null {
  const href = unwrapped(link.attr('href') ?? '');
  const [, section = '', slug = ''] =
    /linkedin\.com\/(in|company|school|showcase)\/([^/?#]+)/.exec(href) ?? [];
  const kind = section === 'in' ? 'person' : (section as PageKind);
  const decoded = decodeURIComponent(slug);
  return slug === ''
    ? null
    : {
        name: line(link),
        url: `https://www.linkedin.com/${section}/${encodeURIComponent(decoded)}`,
        kind,
      };
}

function slugIn(url: string | null): string | null {
  const slug = url?.split('/').at(-1);
  return slug === undefined ? null : decodeURIComponent(slug);
}

function unwrapped(href: string): string {
  const url = new URL(href, 'https://www.linkedin.com');
  const inner = url.searchParams.get('url') ?? url.searchParams.get('session_redirect');
  const isRedirect = /^\/(?:redir|signup|login)/.test(url.pathname);
  return isRedirect && inner !== null ? inner : href.replace(/[?&]trk=[^&#]*/, '');
}

function picture(image: Cheerio<Element>): string | null {
  const url = image.attr('data-delayed-url') ?? image.attr('src') ?? null;
  return url?.includes('static.licdn.com') === true ? null : url;
}

function line(elements: Cheerio<Element>): string | null {
  return elements.first().text().replace(/\s+/g, ' ').trim() || null;
}

function prose(text: string): string | null {
  return text.trim() || null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
