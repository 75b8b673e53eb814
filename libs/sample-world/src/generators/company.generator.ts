import { imageUrl } from '../media-url.js';
import { Random } from '../random.js';
import type { ActorTruth, MemberTruth, PersonTruth } from '../truth/actor.truth.js';
import type { CompanySizeTruth, CompanyTruth, FundingTruth } from '../truth/company.truth.js';
import { plainText } from '../truth/text-segment.js';
import { CAST, type CastEntry } from '../words/cast.words.js';
import { INVESTORS } from '../words/page.words.js';
import { generateLocations, headquartersOf } from './location.generator.js';
import {
  generateAffiliatedPages,
  generateSimilarPages,
  pageUrl,
} from './page-reference.generator.js';
import { fill, phrasesOf, type TextSources, websiteOf } from './text.generator.js';
import { generateWall } from './wall.generator.js';

export const PEOPLE_SHOWN_AT_MOST = 4;

const SIZES: readonly CompanySizeTruth[] = [
  { label: '2-10 employees', min: 2, max: 10 },
  { label: '11-50 employees', min: 11, max: 50 },
  { label: '51-200 employees', min: 51, max: 200 },
  { label: '201-500 employees', min: 201, max: 500 },
  { label: '501-1,000 employees', min: 501, max: 1_000 },
  { label: '1,001-5,000 employees', min: 1_001, max: 5_000 },
  { label: '5,001-10,000 employees', min: 5_001, max: 10_000 },
  { label: '10,001+ employees', min: 10_001, max: null },
];

export interface CompanySources {
  readonly seed: number;
  readonly now: Date;
  readonly members: readonly MemberTruth[];
  /** Every page of the cast as an actor, by its id. */
  readonly actors: ReadonlyMap<string, ActorTruth>;
}

/** A page as it appears on its own and on other pages' walls. */
export function actorOf(entry: CastEntry, seed: number, now: Date): ActorTruth {
  const random = Random.of(seed, 'actor', entry.pageId);
  const [fewest] = entry.employees;
  return {
    name: entry.name,
    url: pageUrl(entry.pageId, entry.kind),
    kind: entry.kind,
    headline: null,
    followers: random.betweenMagnitudes(fewest * 6 + 20, fewest * 90 + 60),
    imageUrl: imageUrl(random, 'company-logo_100_100', yearsBefore(now, random)),
    host: entry.host,
  };
}

export function generateCompany(entry: CastEntry, sources: CompanySources): CompanyTruth {
  const { seed, now } = sources;
  const random = Random.of(seed, 'company', entry.pageId);
  const others = CAST.filter((other) => other.pageId !== entry.pageId);
  const pages = others.flatMap((other) => sources.actors.get(other.pageId) ?? []);
  const wall = sources.actors.get(entry.pageId) ?? actorOf(entry, seed, now);
  return {
    pageId: entry.pageId,
    linkedinId: String(random.between(1_000_000, 99_999_999)),
    url: wall.url,
    kind: entry.kind,
    name: entry.name,
    ...profile(entry, sources, pages, random),
    ...headcount(entry, random),
    totalFollowers: wall.followers ?? 0,
    ...whereabouts(entry, random),
    logoUrl: imageUrl(random, 'company-logo_200_200', yearsBefore(now, random)),
    coverUrl: random.chance(0.85)
      ? imageUrl(random, 'image-scale_191_1128', yearsBefore(now, random))
      : null,
    similarPages: generateSimilarPages(others, random, now),
    affiliatedPages: generateAffiliatedPages(entry, others, random, now),
    funding: entry.hasFunding ? generateFunding(random, now) : null,
    openJobs: entry.hasOpenJobs ? random.betweenMagnitudes(3, entry.employees[1] / 4 + 4) : null,
    posts: generateWall({ ...sources, entry, wall, pages, people: sources.members }),
    olderPosts: [],
    people: generatePeople(entry, sources.members, random),
    ...presentation(entry),
  };
}

function profile(
  entry: CastEntry,
  { members }: CompanySources,
  pages: readonly ActorTruth[],
  random: Random,
): Pick<
  CompanyTruth,
  | 'tagline'
  | 'description'
  | 'website'
  | 'industry'
  | 'foundedYear'
  | 'organizationType'
  | 'specialties'
> {
  return {
    tagline: entry.tagline,
    description: describe({ random, entry, people: members, pages }),
    website: entry.hides.includes('website')
      ? null
      : `${websiteOf(entry)}${random.pick(['', '/en'])}`,
    industry: entry.industry,
    foundedYear: entry.hides.includes('founded') ? null : random.between(1897, 2022),
    organizationType: entry.organizationType,
    specialties: random.chance(0.8) ? random.sample(entry.topics, entry.topics.length) : [],
  };
}

/** What a page says of itself at length. */
export function describe(sources: TextSources): string {
  const phrase = sources.random.pick(phrasesOf(sources.entry).descriptions);
  return plainText(fill(phrase, sources));
}

function headcount(
  entry: CastEntry,
  random: Random,
): Pick<CompanyTruth, 'employeeCount' | 'companySize'> {
  const employeeCount = random.between(...entry.employees);
  const companySize = SIZES.find(({ max }) => max === null || employeeCount <= max) ?? null;
  return { employeeCount, companySize };
}

function whereabouts(
  entry: CastEntry,
  random: Random,
): Pick<CompanyTruth, 'headquarters' | 'address' | 'locations' | 'topCardLocation'> {
  if (entry.hides.includes('location')) {
    return { headquarters: null, address: null, locations: [], topCardLocation: null };
  }
  const headquarters = headquartersOf(entry.city, random);
  return {
    headquarters: headquarters.label,
    address: headquarters.address,
    locations: generateLocations(entry.locationCount, headquarters, random),
    topCardLocation: headquarters.label,
  };
}

function generateFunding(random: Random, now: Date): FundingTruth {
  const day = Math.floor(yearsBefore(now, random).getTime() / 86_400_000) * 86_400_000;
  return {
    rounds: random.between(1, 6),
    lastRoundAt: new Date(day),
    lastRoundAmount: `US$ ${random.between(1, 90)}.${random.between(0, 9)}M`,
    lastRoundName: random.pick(['Seed', 'Series A', 'Series B', 'Series unknown']),
    investors: random.sample(INVESTORS, 2),
  };
}

function generatePeople(
  entry: CastEntry,
  members: readonly MemberTruth[],
  random: Random,
): readonly PersonTruth[] {
  if (entry.hides.includes('people')) {
    return [];
  }
  const count = Math.min(PEOPLE_SHOWN_AT_MOST, entry.employees[0]);
  return random.sample(members, count).map((member) => employeeOf(entry.pageId, member));
}

/** A member as the page shows them among those who work there. */
export function employeeOf(pageId: string, member: MemberTruth): PersonTruth {
  return {
    userId: member.userId,
    pageId,
    name: member.name,
    headline: member.headline,
    profileUrl: member.url,
    imageUrl: member.imageUrl,
    relation: 'employee',
    host: member.host,
  };
}

function presentation(
  entry: CastEntry,
): Pick<
  CompanyTruth,
  'isUpdatesSectionShown' | 'isFacePileShown' | 'layout' | 'form' | 'drifts' | 'host'
> {
  return {
    isUpdatesSectionShown: !entry.hides.includes('updates'),
    isFacePileShown: !entry.hides.includes('facePile'),
    layout: entry.layout,
    form: entry.form,
    drifts: [],
    host: entry.host,
  };
}

function yearsBefore(now: Date, random: Random): Date {
  return new Date(now.getTime() - random.between(60, 2_500) * 86_400_000);
}
