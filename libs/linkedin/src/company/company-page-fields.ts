import type { CompanyPageRecord } from '../company-page.record.js';
import type { CoverageNotes } from '../coverage-notes.js';
import type { GuestDocument } from '../document/guest-document.js';
import type { GuestElement } from '../document/guest-element.js';
import { metaProperty } from '../document/head.js';
import { toLine } from '../document/text.js';
import { type About, hasFact } from './about.js';
import { parseFunding } from './funding.js';
import { locationsSection, parseLocations } from './locations.js';
import { openJobsEntry, parseOpenJobs } from './open-jobs.js';
import type { Organization } from './organization.js';
import { parseRelatedPages } from './related-pages.js';
import { followersInDescription, parseTopCard } from './top-card.js';

type Head = Pick<
  CompanyPageRecord,
  'name' | 'tagline' | 'industry' | 'employeeCount' | 'totalFollowers' | 'logoUrl' | 'coverUrl'
>;

type Facts = Pick<
  CompanyPageRecord,
  | 'description'
  | 'website'
  | 'companySize'
  | 'headquarters'
  | 'address'
  | 'foundedYear'
  | 'organizationType'
  | 'specialties'
>;

type Sections = Pick<
  CompanyPageRecord,
  'locations' | 'similarPages' | 'affiliatedPages' | 'funding' | 'openJobs'
>;

/** Who the page is: what its top card shows, JSON-LD and the descriptions for other sites. */
export function readHead(
  document: GuestDocument,
  organization: Organization,
  about: About,
  notes: CoverageNotes,
): Head {
  const card = parseTopCard(document);
  return {
    name: notes.expected('name', {
      text: card.name,
      jsonLd: organization.name,
      attribute: nameInTitle(document),
    }),
    tagline: notes.optional('tagline', { text: card.tagline, jsonLd: organization.slogan }),
    industry: notes.expected('industry', { text: card.industry ?? about.industry }),
    employeeCount: notes.optional('employeeCount', {
      jsonLd: organization.employeeCount,
      text: card.employeeCount,
    }),
    totalFollowers: notes.expected('totalFollowers', {
      text: card.followerCount,
      attribute: followersInDescription(document),
    }),
    logoUrl: notes.optional('logoUrl', {
      attribute: card.logoUrl,
      jsonLd: organization.logoUrl,
    }),
    coverUrl: notes.optional('coverUrl', { attribute: card.coverUrl }),
  };
}

/** What the page says about itself. A fact whose place is there and cannot be read is missing. */
export function readFacts(
  document: GuestDocument,
  organization: Organization,
  about: About,
  notes: CoverageNotes,
): Facts {
  const has = (fact: string): boolean => hasFact(document, fact);
  return {
    description: notes.optional(
      'description',
      { text: about.description, jsonLd: organization.description },
      has('description'),
    ),
    website: notes.optional(
      'website',
      { text: about.websiteText, attribute: about.websiteHref, jsonLd: organization.website },
      has('website'),
    ),
    companySize: notes.optional('companySize', { text: about.companySize }, has('size')),
    headquarters: notes.optional('headquarters', { text: about.headquarters }, has('headquarters')),
    address: notes.optional('address', { jsonLd: organization.address }),
    foundedYear: notes.optional('foundedYear', { text: about.foundedYear }, has('foundedOn')),
    organizationType: notes.optional(
      'organizationType',
      { text: about.organizationType },
      has('organizationType'),
    ),
    specialties: notes.list('specialties', { text: about.specialties }, has('specialties')),
  };
}

/** What the page lists in sections of its own, each of which may be absent. */
export function readSections(
  document: GuestDocument,
  name: string | null,
  notes: CoverageNotes,
): Sections {
  const sectionList = <T>(
    field: string,
    section: GuestElement | null,
    items: readonly T[],
  ): readonly T[] => {
    const list = notes.list(field, { text: items }, section !== null);
    if (section?.isWhole === false) {
      notes.noteMissing(field);
    }
    return list;
  };
  const locations = locationsSection(document);
  const similar = document.withTestId('similar-pages');
  const affiliated = document.withTestId('affiliated-pages');
  const funding = document.withTestId('funding');
  const jobs = document.withTestId('browse-jobs');
  if (jobs !== null) {
    notes.noteFound('jobs', 'attribute');
  }
  const ownJobs = openJobsEntry(jobs, name);
  return {
    locations: sectionList('locations', locations, parseLocations(locations)),
    similarPages: sectionList('similarPages', similar, parseRelatedPages(similar)),
    affiliatedPages: sectionList('affiliatedPages', affiliated, parseRelatedPages(affiliated)),
    funding: notes.optional('funding', { text: parseFunding(funding) }, funding !== null),
    openJobs: notes.optional('openJobs', { text: parseOpenJobs(ownJobs) }, ownJobs !== null),
  };
}

/** `NAME | LinkedIn`, in every language. */
function nameInTitle(document: GuestDocument): string | null {
  return toLine(metaProperty(document, 'og:title')?.replace(/\s\|\sLinkedIn\s*$/, '') ?? null);
}
