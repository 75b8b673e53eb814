import type { GuestDocument } from '../document/guest-document.js';
import type { GuestElement } from '../document/guest-element.js';
import { metaDescription } from '../document/head.js';
import { either, withClass } from '../document/matcher.js';
import { lineAfter, lineOf } from '../document/text.js';
import { pictureOf } from '../document/picture.js';
import { parseCount } from '../values/counts.js';

/** How the word for followers begins, or what it contains, in the languages LinkedIn speaks. */
const FOLLOWER_WORD =
  /follow|abonn|seguidor|volger|följ|følg|seguac|obserw|sleduj|takip|pengikut|подпис|стеж|फ़ॉलो|ผู้ติดตาม|متابع|フォロワー|关注|關注|追蹤|팔로워|urmărit|követ|seuraaj|ακόλουθ|theo dõi/iu;

/** What the head of a company page shows. Every part may be absent. */
export interface TopCard {
  readonly name: string | null;
  readonly industry: string | null;
  readonly followerCount: number | null;
  readonly tagline: string | null;
  readonly employeeCount: number | null;
  readonly logoUrl: string | null;
  readonly coverUrl: string | null;
}

export function parseTopCard(document: GuestDocument): TopCard {
  const card = document.first('section', withClass('top-card-layout')) ?? document.root;
  return {
    name: lineOf(card.first(withClass('top-card-layout__title'))),
    industry: lineOf(card.first(withClass('top-card-layout__headline'))),
    followerCount: followersIn(card.first(withClass('top-card-layout__first-subline'))),
    tagline: lineOf(card.first(withClass('top-card-layout__second-subline'))),
    employeeCount: employeesIn(card),
    logoUrl: pictureOf(card.first(withClass('top-card-layout__entity-image'))),
    coverUrl: pictureOf(card.first(withClass('cover-img__image'))),
  };
}

/** The description that search engines see opens with `NAME | 37,814,363 followers on LinkedIn.`, in any language. */
export function followersInDescription(document: GuestDocument): number | null {
  const description = metaDescription(document)?.slice(0, 400) ?? '';
  const [sentence = ''] = description.slice(description.indexOf(' | ') + 3).split(/\.\s|。|\|/, 1);
  return sentence.includes('LinkedIn') ? parseCount(sentence) : null;
}

/** Location and followers share one line; the dot between them is an empty element drawn by CSS. */
function followersIn(line: GuestElement | null): number | null {
  const dot = line?.first(withClass('before:middot')) ?? null;
  if (line !== null && dot !== null) {
    return parseCount(lineAfter(line, dot) ?? '');
  }
  // Without the dot there is only one of the two, and a location may hold numbers as well.
  const followers = lineOf(line)
    ?.split(/[·•|]/)
    .find((part) => FOLLOWER_WORD.test(part));
  return parseCount(followers ?? '');
}

/** `View all 69 employees` or `Discover all 310,860 employees`; a school's pile may count its alumni instead. */
function employeesIn(card: GuestElement): number | null {
  const pile = card.first(either(withClass('face-pile__text'), withClass('face-pile__cta')));
  const text = lineOf(pile) ?? '';
  return /alumni/i.test(text) ? null : parseCount(text);
}
