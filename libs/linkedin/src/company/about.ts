import type { CompanySize } from '../company-page.record.js';
import type { GuestDocument } from '../document/guest-document.js';
import type { GuestElement } from '../document/guest-element.js';
import { languageOf } from '../document/head.js';
import { withTag } from '../document/matcher.js';
import { lineOf, proseOf } from '../document/text.js';
import { parseCompanySize, parseCount } from '../values/counts.js';
import { linkTarget } from '../values/urls.js';
import { splitSpecialties } from './specialties.js';

/** The company's description of itself and the labelled facts under it; labels are translated, test ids are not. */
export interface About {
  readonly description: string | null;
  readonly websiteText: string | null;
  readonly websiteHref: string | null;
  readonly industry: string | null;
  readonly companySize: CompanySize | null;
  readonly headquarters: string | null;
  readonly organizationType: string | null;
  readonly foundedYear: number | null;
  readonly specialties: readonly string[];
}

export function parseAbout(document: GuestDocument): About {
  const website = fact(document, 'website');
  const websiteLink = website?.first(withTag('a')) ?? null;
  return {
    description: proseOf(document.withTestId('about-us__description')),
    websiteText: websiteIn(lineOf(websiteLink ?? website)),
    websiteHref: linkTarget(websiteLink?.attribute('href') ?? null),
    industry: lineOf(fact(document, 'industry')),
    companySize: parseCompanySize(lineOf(fact(document, 'size')) ?? ''),
    headquarters: lineOf(fact(document, 'headquarters')),
    organizationType: lineOf(fact(document, 'organizationType')),
    foundedYear: yearIn(lineOf(fact(document, 'foundedOn')) ?? ''),
    specialties: splitSpecialties(
      lineOf(fact(document, 'specialties')) ?? '',
      languageOf(document),
    ),
  };
}

/** Says whether the page has a place for a fact, readable or not. */
export function hasFact(document: GuestDocument, name: string): boolean {
  return document.withTestId(`about-us__${name}`) !== null;
}

function fact(document: GuestDocument, name: string): GuestElement | null {
  return document.withTestId(`about-us__${name}`)?.first(withTag('dd')) ?? null;
}

/** The link's text is the address itself, unless LinkedIn shortened it. */
function websiteIn(text: string | null): string | null {
  return text !== null && /^\S+\.\S+$/.test(text) && !/…|\.{3}/.test(text) ? text : null;
}

function yearIn(text: string): number | null {
  const year = parseCount(/\p{Nd}{4}/u.exec(text)?.[0] ?? '');
  return year !== null && year >= 1000 && year <= 2100 ? year : null;
}
