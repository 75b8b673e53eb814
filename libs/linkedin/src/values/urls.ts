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

/** What LinkedIn adds to addresses in order to watch them being followed: to foreign ones only the first. */
const TRACKING_PARAMETERS = ['trk', 'trkInfo', 'trackingId', 'originalSubdomain'];

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
  if (url === null || !isLinkedInHost(url)) {
    return null;
  }
  const [section = '', segment = ''] = segmentsOf(url);
  const kind = OWNER_KINDS.get(section.toLowerCase());
  const slug = slugOf(segment);
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
  return url === null || !isLinkedInHost(url) ? null : `${ORIGIN}/${segmentsOf(url).join('/')}`;
}

/** Where a link really leads: out of LinkedIn's redirect and sign-up pages, and without their tracking. */
export function linkTarget(href: string | null): string | null {
  let address = href;
  for (let count = 0; count < MAX_UNWRAPPINGS; count += 1) {
    const inner = wrappedIn(address);
    if (inner === null) {
      break;
    }
    address = inner;
  }
  const url = parseUrl(address);
  return url === null || address === null ? null : withoutTracking(address, url);
}

/** A picture's address, unless it is the placeholder that LinkedIn serves from its static host. */
export function pictureUrl(address: string | null): string | null {
  const url = parseUrl(address);
  return url === null || url.hostname === 'static.licdn.com' ? null : address;
}

function ownerUrl(kind: AuthorKind, slug: string): string {
  const section = kind === 'person' ? 'in' : kind;
  // A member's slug keeps its case: the opaque ids some profiles are addressed by depend on it.
  const written = kind === 'person' ? slug : normalisedSlug(slug);
  return `${ORIGIN}/${section}/${encodeURIComponent(withoutLoneSurrogates(written))}`;
}

function wrappedIn(address: string | null): string | null {
  const url = parseUrl(address);
  if (
    url === null ||
    !isLinkedInHost(url) ||
    !REDIRECT_PATHS.some((path) => url.pathname.startsWith(path))
  ) {
    return null;
  }
  const inner = REDIRECT_PARAMETERS.map((name) => url.searchParams.get(name)).find(Boolean);
  return inner ?? null;
}

/** Takes out single parameters and leaves every other character as it was written. */
function withoutTracking(address: string, url: URL): string {
  const absolute = /^https?:/i.test(address.trim()) ? address.trim() : url.href;
  const added = isLinkedInHost(url) ? TRACKING_PARAMETERS : TRACKING_PARAMETERS.slice(0, 1);
  const [beforeFragment = '', ...fragment] = absolute.split('#');
  const [path = '', ...query] = beforeFragment.split('?');
  const kept = query
    .join('?')
    .split('&')
    .filter((pair) => pair !== '' && !added.includes(pair.split('=', 1)[0] ?? ''));
  const suffix = fragment.length > 0 ? `#${fragment.join('#')}` : '';
  return `${path}${kept.length > 0 ? `?${kept.join('&')}` : ''}${suffix}`;
}

/** Half a character cannot be percent-encoded. */
function withoutLoneSurrogates(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '\ufffd');
}
