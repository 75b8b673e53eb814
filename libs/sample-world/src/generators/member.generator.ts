import { imageUrl } from '../media-url.js';
import { Random, times } from '../random.js';
import type { MemberTruth } from '../truth/actor.truth.js';
import { COUNTRY_HOSTS, GIVEN_NAMES, PASSIONS, ROLES, SURNAMES } from '../words/person.words.js';
import { PAGE_FIRST_WORDS, PAGE_SECOND_WORDS } from '../words/page.words.js';
import { PLACES } from '../words/place.words.js';

const MEMBER_COUNT = 260;

/** The members of the world: those who work somewhere, write, repost and comment. */
export function generateMembers(seed: number, now: Date): readonly MemberTruth[] {
  return times(MEMBER_COUNT, (index) => generateMember(seed, now, index));
}

function generateMember(seed: number, now: Date, index: number): MemberTruth {
  const random = Random.of(seed, 'member', index);
  const name = memberName(random);
  const userId = slugOf(name, random, index);
  const place = random.pick(PLACES);
  return {
    kind: 'person',
    userId,
    name,
    url: `https://www.linkedin.com/in/${encodeURIComponent(userId)}`,
    headline: random.chance(0.12) ? null : headline(random),
    followers: null,
    imageUrl: random.chance(0.15)
      ? null
      : imageUrl(random, 'profile-displayphoto-shrink_100_100', yearsBefore(now, random)),
    host: random.pick(COUNTRY_HOSTS),
    location: `${place.city}, ${place.region}`,
    about: `${headline(random)}. Based in ${place.city}.`,
  };
}

function memberName(random: Random): string {
  const given = random.pick(GIVEN_NAMES);
  const surname = random.pick(SURNAMES);
  // Members choose how much of their surname strangers see, and how loudly they write it.
  const form = random.between(1, 12);
  if (form === 1) {
    return `${given} ${surname.slice(0, 1)}.`;
  }
  if (form === 2) {
    return `${given} ${surname}, Ph.D.`;
  }
  return form === 3 ? `${given} ${surname}`.toUpperCase() : `${given} ${surname}`;
}

function slugOf(name: string, random: Random, index: number): string {
  const words = name.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu) ?? ['member'];
  // The index makes it unique, in the place where LinkedIn appends a token.
  const suffix = `${random.between(10, 99)}${index.toString(16)}${random.between(100, 999)}`;
  return `${words.join('-')}-${suffix}`;
}

function headline(random: Random): string {
  const role = random.pick(ROLES);
  switch (random.between(1, 4)) {
    case 1:
      return `${role} at ${random.pick(PAGE_FIRST_WORDS)} ${random.pick(PAGE_SECOND_WORDS)}`;
    case 2:
      return [role, ...random.sample(PASSIONS, 2)].join(' | ');
    case 3:
      return `${role} · into ${random.pick(PASSIONS)} 🌱`;
    default:
      return role;
  }
}

function yearsBefore(now: Date, random: Random): Date {
  return new Date(now.getTime() - random.between(100, 3_000) * 86_400_000);
}
