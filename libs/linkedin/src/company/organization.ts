import type { PostalAddress } from '../company-page.record.js';
import { type JsonLdNode, countAt, hasType, nodeAt, stringAt } from '../document/json-ld.js';
import { toLine, toProse } from '../document/text.js';
import { ownerOf, pictureUrl } from '../values/urls.js';

const ORGANIZATION_TYPES = /Organization$|^(?:Corporation|CollegeOrUniversity|LocalBusiness)$/;

/** What JSON-LD says about the organisation that a page belongs to. It is the same in every language. */
export interface Organization {
  readonly name: string | null;
  readonly description: string | null;
  readonly slogan: string | null;
  readonly employeeCount: number | null;
  readonly website: string | null;
  readonly logoUrl: string | null;
  readonly address: PostalAddress | null;
}

/** The organisation with the page's own address, else the only one, unless that has the address of another page. */
export function findOrganization(nodes: readonly JsonLdNode[], pageId: string): JsonLdNode | null {
  const organizations = nodes.filter((node) =>
    hasType(node, (type) => ORGANIZATION_TYPES.test(type)),
  );
  const slugs = organizations.map((node) => ownerOf(stringAt(node, 'url'))?.slug ?? null);
  const own = organizations[slugs.indexOf(pageId)];
  const isUnnamed = slugs.length === 1 && !slugs.some((slug) => slug !== null && /\D/.test(slug));
  return own ?? (isUnnamed ? (organizations[0] ?? null) : null);
}

/** Address of the page as JSON-LD has it. */
export function organizationUrls(nodes: readonly JsonLdNode[]): string[] {
  return nodes
    .filter((node) => hasType(node, (type) => ORGANIZATION_TYPES.test(type)))
    .map((node) => stringAt(node, 'url'))
    .filter((url) => url !== null);
}

export function readOrganization(node: JsonLdNode | null): Organization {
  return {
    name: toLine(stringAt(node, 'name')),
    description: toProse(stringAt(node, 'description')),
    slogan: toLine(stringAt(node, 'slogan')),
    employeeCount: knownCount(countAt(nodeAt(node, 'numberOfEmployees'), 'value')),
    website: toLine(stringAt(node, 'sameAs')),
    logoUrl: pictureUrl(stringAt(nodeAt(node, 'logo'), 'contentUrl')),
    address: readAddress(nodeAt(node, 'address')),
  };
}

/** LinkedIn labels the address with `type` where JSON-LD wants `@type`, so its keys alone are trusted. */
function readAddress(node: JsonLdNode | null): PostalAddress | null {
  const address = {
    street: toLine(stringAt(node, 'streetAddress')),
    locality: toLine(stringAt(node, 'addressLocality')),
    region: toLine(stringAt(node, 'addressRegion')),
    postalCode: toLine(stringAt(node, 'postalCode')),
    country: toLine(stringAt(node, 'addressCountry')),
  };
  return Object.values(address).some((part) => part !== null) ? address : null;
}

/** LinkedIn's JSON-LD writes 0 for counts that it does not tell, as it does for every organisation's followers. */
function knownCount(count: number | null): number | null {
  return count === 0 ? null : count;
}
