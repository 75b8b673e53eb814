import type { Target } from './target.js';
import { isPageId, isPostId, normalisedSlug } from './values/ids.js';
import {
  canonicalUrl,
  companyPageUrl,
  isLinkedInHost,
  ownerOf,
  parseUrl,
  segmentsOf,
} from './values/urls.js';

const MAX_TARGET_LENGTH = 2048;

/** Where each section of the site keeps the id of a post. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  posts: /[-_](?:activity|share|ugcPost)-(\d{1,20})(?:[-/]|$)/,
  feed: /^update\/urn:li:(?:activity|share|ugcPost):(\d{1,20})(?:\/|$)/,
  embed: /^feed\/update\/urn:li:(?:activity|share|ugcPost):(\d{1,20})(?:\/|$)/,
};

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

/** Id of the post that an address names: an activity's, or a share's or ugcPost's where only that is named. */
export function postIdInUrl(address: string | null): string | null {
  const url = parseUrl(address);
  if (url === null || !isLinkedInHost(url)) {
    return null;
  }
  const [section = '', ...rest] = segmentsOf(url);
  const pattern = PATTERNS[section.toLowerCase()];
  const id = pattern?.exec(safelyDecoded(rest.join('/')))?.[1] ?? '';
  return isPostId(id) ? id : null;
}

function pageTarget(slug: string): Target | null {
  const pageId = normalisedSlug(slug);
  return isPageId(pageId)
    ? { kind: 'page', pageId, pageKind: 'company', url: companyPageUrl(pageId) }
    : null;
}

function postTarget(address: string): Target | null {
  const postId = postIdInUrl(address);
  const url = canonicalUrl(address);
  return postId === null || url === null ? null : { kind: 'post', postId, url };
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
