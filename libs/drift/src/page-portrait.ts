import type { CompanyPageExtract, CompanyPageRecord, Covered, PageReference } from '@app/linkedin';

import { legibleIn, occurrences, type Portrait, type Specimen, tallied } from './portrait.js';
import { claimsOf } from './post-claims.js';
import { postFacts } from './post-facts.js';

const SHORTEST_SPECIMEN = 5;

/** The portrait of a company page; `html` is what it was read from. */
export function pagePortrait(
  page: Covered<CompanyPageRecord>,
  sections: Pick<CompanyPageExtract, 'posts' | 'people'>,
  html: string,
): Portrait {
  const { record, coverage } = page;
  const { posts, people } = sections;
  const countOf = (words: string): number => occurrences(html, words);
  return {
    found: coverage.found,
    missing: coverage.missing,
    tallies: talliesOf(record, sections),
    claims: claimsOf(posts.map((post) => post.record)),
    legible: { ...legibleIn('posts', posts), ...legibleIn('people', people) },
    items: Object.fromEntries(posts.map((post) => [post.record.postId, postFacts(post)])),
    specimens: specimensOf(record, countOf),
    countOf,
  };
}

function talliesOf(
  record: CompanyPageRecord,
  { posts, people }: Pick<CompanyPageExtract, 'posts' | 'people'>,
): Record<string, number> {
  return {
    ...tallied('posts', posts, {
      url: ({ record: { url } }) => url !== null,
      author: ({ record: { author } }) => author !== null,
      text: ({ record: { text } }) => text !== null,
      media: ({ record: { media } }) => media.length > 0,
      reactionCount: ({ record: { reactionCount } }) => (reactionCount ?? 0) > 0,
      reactionTypes: ({ record: { reactionTypes } }) => reactionTypes.length > 0,
      commentCount: ({ record: { commentCount } }) => (commentCount ?? 0) > 0,
      linked: ({ record: { hashtags, mentions, links } }) =>
        hashtags.length + mentions.length + links.length > 0,
    }),
    ...tallied('people', people, {
      name: ({ record: { name } }) => name !== null,
      headline: ({ record: { headline } }) => headline !== null,
      imageUrl: ({ record: { imageUrl } }) => imageUrl !== null,
    }),
    ...tallied('locations', record.locations, {
      mapUrl: ({ mapUrl }) => mapUrl !== null,
      primary: ({ isPrimary }) => isPrimary,
    }),
    ...tallied('funding', record.funding === null ? [] : [record.funding], {
      rounds: ({ rounds }) => rounds !== null,
      lastRoundAt: ({ lastRoundAt }) => lastRoundAt !== null,
      lastRoundAmount: ({ lastRoundAmount }) => lastRoundAmount !== null,
    }),
    ...talliedPages('similarPages', record.similarPages),
    ...talliedPages('affiliatedPages', record.affiliatedPages),
  };
}

function talliedPages(name: string, pages: readonly PageReference[]): Record<string, number> {
  return tallied(name, pages, {
    industry: ({ industry }) => industry !== null,
    location: ({ location }) => location !== null,
    logoUrl: ({ logoUrl }) => logoUrl !== null,
  });
}

/** Of fields that are no prose: a tagline or a description may name somebody, and nobody is named in a baseline. */
function specimensOf(
  record: CompanyPageRecord,
  countOf: (words: string) => number,
): Record<string, Specimen> {
  const { specialties, similarPages, affiliatedPages, funding } = record;
  const texts: Readonly<Record<string, string | null | undefined>> = {
    website: hostIn(record.website),
    specialties: specialties.length > 1 ? specialties.slice(0, 2).join(', ') : null,
    coverUrl: assetIn(record.coverUrl),
    logoUrl: assetIn(record.logoUrl),
    foundedYear: record.foundedYear === null ? null : ` ${record.foundedYear} `,
    headquarters: record.headquarters,
    similarPages: addressIn(similarPages),
    affiliatedPages: addressIn(affiliatedPages),
    funding: funding?.lastRoundAmount,
    openJobs: record.openJobs === null ? null : `${record.name} jobs`,
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([field, words]) =>
      words && words.length >= SHORTEST_SPECIMEN ? [[field, { words, count: countOf(words) }]] : [],
    ),
  );
}

function hostIn(address: string | null): string | null {
  return address?.replace(/^[a-z]+:\/\//i, '').split('/', 1)[0] ?? null;
}

/** Pictures are told by the part of their address that no layout changes: `…/company-logo_200_200/B4EZ…`. */
function assetIn(address: string | null): string | null {
  const segments = address?.split(/[/?&]/) ?? [];
  return segments.reduce((best, segment) => (segment.length > best.length ? segment : best), '');
}

function addressIn(pages: readonly PageReference[]): string | null {
  const [first] = pages;
  return first === undefined ? null : `/${first.kind}/${first.pageId}`;
}
