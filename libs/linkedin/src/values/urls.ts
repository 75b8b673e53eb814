import type { AuthorKind } from '../author.record.js';
import type { PageKind } from '../company-page.record.js';
import { normalisedSlug, slugOf } from './ids.js';

const ORIGIN = 'https://www.linkedin.com';

/** Longer than any address LinkedIn serves; what exceeds it is not parsed at all. */
const MAX_URL_LENGTH = 8192;

/** LinkedIn's redirects nest at most once (sign-up, then link); a loop is cut here. */
const MAX_UNWRAPPINGS = 3;

const REDIRECT_PATHS = ['/redir/', '/safety/go', '/signup', '/login', '/uas/login', '/authwall'];
const REDIRECT_PARAMETERS = ['url', 'session_redirect', 'sessionRedirect'];

/** What LinkedIn adds to addresses in order to watch them being followed: to foreign ones only `trk`. */
const FOREIGN_TRACKING = /(?<=[?&])trk=[^&#]*&?/g;
const LINKEDIN_TRACKING = /(?<=[?&])(?:trk|trkInfo|trackingId|originalSubdomain)=[^&#]*&?/g;

const PICTURE = /^https?:\/\/(?!static\.licdn\.com\/)\S+$/i;

const OWNER_KINDS: ReadonlyMap<string, AuthorKind> = new Map([
  ['in', 'person'],
  ['company', 'company'],
  ['school', 'school'],
  ['showcase', 'showcase'],
]);

/** Whom an address of LinkedIn's belongs to. */
export interface Owner {
  readonly kind: AuthorKind;
  /** Percent-decoded, NFC, lower case. */
  readonly slug: string;
  /** Canonical, on www.linkedin.com, without query. */
  readonly url: string;
}

/** An absolute http(s) address; a relative one is LinkedIn's own. Null for anything else. */
export function parseUrl(text: string | null): URL | null {
  if (text === null || text.length > MAX_URL_LENGTH) {
    return null;
  }
  try {
    const url = new URL(text.trim(), ORIGIN);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

/** True for linkedin.com and its country and www hosts, and for nothing that only looks like them. */
export function isLinkedInHost(url: URL): boolean {
  return /^(?:[a-z0-9-]{1,30}\.)?linkedin\.com$/.test(url.hostname);
}

/** Path segments without empty ones, so that trailing and doubled slashes do not matter. */
export function segmentsOf(url: URL): string[] {
  return url.pathname.split('/').filter((segment) => segment !== '');
}

/** The page or member that an address names, whatever follows the slug; null for every other address. */
export function ownerOf(address: string | null): Owner | null {
  const url = parseUrl(address);
  return url === null ? null : ownerAt(url);
}

export function ownerAt(url: URL): Owner | null {
  if (!isLinkedInHost(url)) {
    return null;
  }
  const [section = '', segment = ''] = segmentsOf(url);
  const kind = OWNER_KINDS.get(section.toLowerCase());
  const slug = kind === undefined ? null : slugOf(segment);
  return kind === undefined || slug === null
    ? null
    : { kind, slug: normalisedSlug(slug), url: ownerUrl(kind, slug) };
}

/** The canonical public address of a page, on www.linkedin.com. */
export function companyPageUrl(pageId: string, kind: PageKind = 'company'): string {
  return ownerUrl(kind, normalisedSlug(pageId));
}

/** An address of LinkedIn's on its main host, without query, fragment or final slash; null for a foreign one. */
export function canonicalUrl(address: string | null): string | null {
  const url = parseUrl(address);
  return url === null ? null : canonicalAt(url);
}

export function canonicalAt(url: URL): string | null {
  return isLinkedInHost(url) ? `${ORIGIN}/${segmentsOf(url).join('/')}` : null;
}

/** Where a link really leads. */
export interface LinkTarget {
  /** As written, but for LinkedIn's tracking. */
  readonly address: string;
  readonly url: URL;
}

/** Unwraps a link out of LinkedIn's redirect and sign-up pages; null where it leads nowhere on the web. */
export function resolveLink(href: string | null): LinkTarget | null {
  let address = href;
  let url = parseUrl(address);
  for (let count = 0; count < MAX_UNWRAPPINGS && url !== null; count += 1) {
    const inner = wrappedIn(url);
    if (inner === null) {
      break;
    }
    address = inner;
    url = parseUrl(inner);
  }
  return url === null || address === null ? null : { address: withoutTracking(address, url), url };
}

/** The address alone of where a link really leads. */
export function linkTarget(href: string | null): string | null {
  return resolveLink(href)?.address ?? null;
}

/** A picture's address, unless it is the placeholder that LinkedIn serves from its static host, or no address at all. */
export function pictureUrl(address: string | null): string | null {
  const isPicture = address !== null && address.length <= MAX_URL_LENGTH && PICTURE.test(address);
  return isPicture ? address : null;
}

function ownerUrl(kind: AuthorKind, slug: string): string {
  const section = kind === 'person' ? 'in' : kind;
  // A member's slug keeps its case: the opaque ids some profiles are addressed by depend on it.
  const written = kind === 'person' ? slug : normalisedSlug(slug);
  return `${ORIGIN}/${section}/${encodeURIComponent(withoutLoneSurrogates(written))}`;
}

function wrappedIn(url: URL): string | null {
  if (!isLinkedInHost(url) || !REDIRECT_PATHS.some((path) => url.pathname.startsWith(path))) {
    return null;
  }
  const inner = REDIRECT_PARAMETERS.map((name) => url.searchParams.get(name)).find(Boolean);
  return inner ?? null;
}

/** Takes out single parameters and leaves every other character as it was written. */
function withoutTracking(address: string, url: URL): string {
  const absolute = /^https?:/i.test(address) ? address.trim() : url.href;
  const tracking = isLinkedInHost(url) ? LINKEDIN_TRACKING : FOREIGN_TRACKING;
  const cleaned = absolute.replaceAll(tracking, '');
  return cleaned === absolute ? absolute : cleaned.replace(/[?&](?=#|$)/, '');
}

/** Half a character cannot be percent-encoded. */
function withoutLoneSurrogates(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}
