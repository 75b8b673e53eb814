import type { Target } from './target.js';
import { isPageId, isPostId, normalisedSlug } from './values/ids.js';
import { canonicalAt, companyPageUrl, ownerOf, parseUrl, segmentsOf } from './values/urls.js';

const MAX_TARGET_LENGTH = 2048;

/** Where each section of the site keeps the id of a post. */
const POST_PATHS: ReadonlyMap<string, RegExp> = new Map([
  ['posts', /[-_](?:activity|share|ugcPost)-(\d{1,20})(?:[-/]|$)/],
  ['feed', /^update\/urn:li:(?:activity|share|ugcPost):(\d{1,20})(?:\/|$)/],
  ['embed', /^feed\/update\/urn:li:(?:activity|share|ugcPost):(\d{1,20})(?:\/|$)/],
]);

/**
 * Understands a slug, the address of a company, school or showcase page (any country host, further path, query), or a
 * post's address. Null for everything else: other hosts, look-alike hosts, members, LinkedIn's own sections.
 */
export function parseTarget(text: string): Target | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_TARGET_LENGTH) {
    return null;
  }
  const address = asAddress(trimmed);
  if (address === null) {
    return pageTarget(trimmed);
  }
  return postTarget(address) ?? ownerTarget(address);
}

/** A post's id and its canonical address. */
export interface PostAddress {
  readonly postId: string;
  readonly url: string;
}

/** The post that an address names: by an activity's id, or a share's or ugcPost's where only that is named. */
export function postAddressOf(address: string | null): PostAddress | null {
  const parsed = parseUrl(address);
  const url = parsed === null ? null : canonicalAt(parsed);
  if (parsed === null || url === null) {
    return null;
  }
  const [section = '', ...rest] = segmentsOf(parsed);
  const id = POST_PATHS.get(section.toLowerCase())?.exec(safelyDecoded(rest.join('/')))?.[1] ?? '';
  return isPostId(id) ? { postId: id, url } : null;
}

/** Id alone of the post that an address names. */
export function postIdInUrl(address: string | null): string | null {
  return postAddressOf(address)?.postId ?? null;
}

function pageTarget(slug: string): Target | null {
  const pageId = normalisedSlug(slug);
  return isPageId(pageId)
    ? { kind: 'page', pageId, pageKind: 'company', url: companyPageUrl(pageId) }
    : null;
}

function postTarget(address: string): Target | null {
  const post = postAddressOf(address);
  return post === null ? null : { kind: 'post', ...post };
}

function ownerTarget(address: string): Target | null {
  const owner = ownerOf(address);
  return owner === null || owner.kind === 'person'
    ? null
    : { kind: 'page', pageId: owner.slug, pageKind: owner.kind, url: owner.url };
}

/** A text with a scheme, a path or LinkedIn's own name in it is meant as an address; anything else as a slug. */
function asAddress(text: string): string | null {
  if (/^https?:\/\//i.test(text)) {
    return text;
  }
  return /^(?:[a-z0-9-]{1,30}\.)?linkedin\.com(?:\/|$)/i.test(text) ? `https://${text}` : null;
}

function safelyDecoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
