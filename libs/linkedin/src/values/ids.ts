/** LinkedIn's public slugs are at most 100 characters; a percent-decoded one may count a little differently. */
const MAX_SLUG_LENGTH = 120;

/**
 * What a page's or a member's slug looks like, percent-decoded and in any case. LinkedIn has given out slugs that begin
 * with a hyphen or a picture, never with a mark that needs a letter before it. Marks in a row are as many as Burmese
 * stacks on one letter ("လျှို့"), the most of any script in daily use; joiners count among them, for they part nothing.
 * Linear in the length of the text.
 */
export const SLUG_PATTERN =
  /^(?=[\p{L}\p{N}\p{So}_-])(?!.*[\p{M}\u200c\u200d]{6})(?!.*\.\.)[\p{L}\p{M}\p{N}\p{So}\p{Sk}._&'’!,()+\u200c\u200d-]+$/u;

/**
 * The same for whoever cannot be told of Unicode's categories, such as a form that compiles a pattern without the `u` flag:
 * every slug fits, and so does some of what is none.
 */
export const SLUG_PATTERN_FOR_FORMS =
  '^(?!.*[\\u0300-\\u036f\\u0483-\\u0489\\u200c\\u200d]{6})[^\\s/?#%:;@=<>"|*]{1,240}$';

/** No id of LinkedIn's carries an earlier instant: its service began in May 2003. */
const FIRST_INSTANT_MS = Date.UTC(2003, 4, 5);
const LAST_INSTANT_MS = Date.UTC(2100, 0, 1);

/** Says whether a text is a page's slug as this library writes it: percent-decoded, NFC, lower case, no separators. */
export function isPageId(text: string): boolean {
  return isSlug(text) && text === normalisedSlug(text);
}

/** Says whether a text is the slug of a member's public profile, written like a page's. */
export function isUserId(text: string): boolean {
  return isPageId(text);
}

/** Says whether a text is an activity id: a 64-bit decimal, of the lengths LinkedIn has issued so far. */
export function isPostId(text: string): boolean {
  return /^[1-9]\d{14,18}$/.test(text);
}

/** The instant LinkedIn keeps in the upper bits of its ids, ms precise; null when the text holds no plausible one. */
export function instantOfId(id: string): Date | null {
  if (!isPostId(id)) {
    return null;
  }
  const ms = Number(BigInt(id) >> 22n);
  return ms >= FIRST_INSTANT_MS && ms < LAST_INSTANT_MS ? new Date(ms) : null;
}

/** A path segment as a slug, case kept; null when it cannot be one. */
export function slugOf(segment: string): string | null {
  const decoded = percentDecoded(segment)?.normalize('NFC') ?? null;
  return decoded !== null && isSlug(decoded) ? decoded : null;
}

/** The form in which slugs are compared and stored: LinkedIn does not tell upper from lower case in them. */
export function normalisedSlug(slug: string): string {
  return slug.normalize('NFC').toLowerCase().normalize('NFC');
}

/** Id of an activity out of `urn:li:activity:<id>`; null for other kinds of URN. */
export function activityIdOf(urn: string | null): string | null {
  const id = /^urn:li:activity:(\d{1,20})$/.exec(urn ?? '')?.[1] ?? '';
  return isPostId(id) ? id : null;
}

function isSlug(text: string): boolean {
  return text.length <= MAX_SLUG_LENGTH && SLUG_PATTERN.test(text);
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
