import type { CompanyTruth } from '../truth/company.truth.js';
import type { PostTruth } from '../truth/post.truth.js';
import { onHost } from './address.js';
import { LAYOUTS } from './layouts.js';

/** What a company page tells search engines: since 2025 its own posts too, before that only itself. */
export function companyJsonLd(company: CompanyTruth): object {
  const organization = organizationNode(company);
  if (!LAYOUTS[company.layout].hasPostsInJsonLd) {
    return organization;
  }
  const posts = company.posts.filter(({ isRepost }) => !isRepost);
  return {
    '@context': 'http://schema.org',
    '@graph': [...posts.map((post) => postNode(post, company)), organization],
  };
}

function organizationNode(company: CompanyTruth): object {
  const { address } = company;
  return {
    '@context': 'http://schema.org',
    '@type': 'Organization',
    name: company.name,
    url: onHost(company.url, company.host),
    ...(address && {
      address: {
        type: 'PostalAddress',
        streetAddress: address.street,
        addressLocality: address.locality,
        addressRegion: address.region,
        postalCode: address.postalCode,
        addressCountry: address.country,
      },
    }),
    ...(company.description !== null && { description: company.description }),
    ...(company.employeeCount !== null && {
      numberOfEmployees: { value: company.employeeCount, '@type': 'QuantitativeValue' },
    }),
    ...(company.logoUrl !== null && {
      logo: { contentUrl: company.logoUrl, description: company.name, '@type': 'ImageObject' },
    }),
    ...(company.tagline !== null && { slogan: company.tagline }),
    ...(company.website !== null && { sameAs: company.website }),
  };
}

function postNode(post: PostTruth, company: CompanyTruth): object {
  return {
    '@context': 'http://schema.org',
    '@type': 'DiscussionForumPosting',
    author: { '@type': 'Organization', name: company.name, url: onHost(company.url, company.host) },
    datePublished: publishedAt(post.postId, post.createdAt),
    mainEntityOfPage: post.url,
    ...(post.text !== null && { text: post.text }),
    url: post.url,
  };
}

/** LinkedIn publishes a post some milliseconds after giving it its id. */
export function publishedAt(id: string, createdAt: Date): string {
  return new Date(createdAt.getTime() + Number(BigInt(id) % 36n)).toISOString();
}
