import { describe, employeeOf, PEOPLE_SHOWN_AT_MOST } from '../generators/company.generator.js';
import type { Random } from '../random.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import type { TextSources } from '../generators/text.generator.js';
import type { Standing } from './standing.js';

/** What a change of a page draws from; the page's own part of the world and everybody else's. */
export interface ChangeSources extends TextSources {
  readonly at: Date;
  readonly standing: Standing;
}

const FEWEST_FOLLOWERS = 20;

export function moveFollowers(company: CompanyTruth, { random }: ChangeSources): CompanyTruth {
  const { totalFollowers } = company;
  const moved = totalFollowers + step(totalFollowers, random, -0.0008, 0.0035);
  return { ...company, totalFollowers: Math.max(FEWEST_FOLLOWERS, moved) };
}

/** The bracket that a page gives as its size is its own word, and stays. */
export function moveHeadcount(company: CompanyTruth, { random }: ChangeSources): CompanyTruth {
  const { employeeCount } = company;
  return employeeCount === null
    ? company
    : {
        ...company,
        employeeCount: Math.max(2, employeeCount + step(employeeCount, random, -0.008, 0.01)),
      };
}

export function moveOpenJobs(company: CompanyTruth, { random }: ChangeSources): CompanyTruth {
  const { openJobs } = company;
  return openJobs === null
    ? company
    : { ...company, openJobs: Math.max(1, openJobs + step(openJobs, random, -0.1, 0.1)) };
}

/** One of the faces shown leaves, or somebody new is shown, or both. The last face stays. */
export function changePeople(company: CompanyTruth, sources: ChangeSources): CompanyTruth {
  const { random, standing } = sources;
  const { people, pageId } = company;
  if (people.length === 0) {
    return company;
  }
  const isLeaving = people.length > 1 && random.chance(0.7);
  const leaving = isLeaving ? random.pick(people) : null;
  const staying = people.filter((person) => person !== leaving);
  const shown = new Set(people.map(({ userId }) => userId));
  const strangers = standing.members.filter(({ userId }) => !shown.has(userId));
  const isJoining = staying.length < PEOPLE_SHOWN_AT_MOST && random.chance(0.75);
  const place = random.between(0, staying.length);
  const joining = isJoining ? [employeeOf(pageId, random.pick(strangers))] : [];
  return { ...company, people: staying.toSpliced(place, 0, ...joining) };
}

export function editProfile(company: CompanyTruth, sources: ChangeSources): CompanyTruth {
  const { random, entry } = sources;
  // Two specialties are joined by "and" alone, and of "ash and larch" nobody could tell whether it is one or two.
  const count = random.chance(0.2) ? 0 : random.between(3, Math.max(3, entry.topics.length));
  return {
    ...company,
    description: describe(sources),
    specialties: random.sample(entry.topics, count),
  };
}

/** A step in proportion to what there is, and never so small that nothing moves. */
function step(count: number, random: Random, least: number, most: number): number {
  const share = least + random.next() * (most - least);
  return Math.round(count * share) + random.pick([-1, 1]);
}
