import type { AuthorRecord } from '../author.record.js';
import type { GuestElement } from '../document/guest-element.js';
import { withTag } from '../document/matcher.js';
import { lineOf, proseOf } from '../document/text.js';
import { isLinkedInHost, resolveLink } from '../values/urls.js';
import { authorAt } from './author.js';

const HASHTAG_FEED = '/feed/hashtag/';

/** What a post says in words, and whom and what it points to. Each thing is listed once, in order of appearance. */
export interface Commentary {
  readonly text: string | null;
  readonly hashtags: readonly string[];
  readonly mentions: readonly AuthorRecord[];
  readonly links: readonly string[];
}

export function parseCommentary(element: GuestElement | null): Commentary {
  const hashtags = new Map<string, string>();
  const mentions = new Map<string, AuthorRecord>();
  const links = new Set<string>();
  for (const anchor of element?.all(withTag('a')) ?? []) {
    const link = resolveLink(anchor.attribute('href'));
    if (link === null) {
      continue;
    }
    const words = lineOf(anchor);
    const hashtag = hashtagAt(link.url, words);
    const author = authorAt(link.url, words);
    if (hashtag !== null) {
      addOnce(hashtags, hashtag.toLowerCase(), hashtag);
    } else if (author?.url && author.kind) {
      addOnce(mentions, author.url, author);
    } else {
      links.add(link.address);
    }
  }
  return {
    text: proseOf(element),
    hashtags: [...hashtags.values()],
    mentions: [...mentions.values()],
    links: [...links],
  };
}

/** A hashtag links to LinkedIn's feed of it. It is told as written; the address has it in lower case. */
function hashtagAt(url: URL, words: string | null): string | null {
  if (!isLinkedInHost(url)) {
    return null;
  }
  const written = /^[#＃](\S+)$/.exec(words ?? '')?.[1] ?? null;
  const isHashtagFeed = url.pathname.startsWith(HASHTAG_FEED);
  return written ?? (isHashtagFeed ? hashtagInUrl(url) : null);
}

function hashtagInUrl(url: URL): string | null {
  const tag = url.searchParams.get('keywords') ?? url.pathname.slice(HASHTAG_FEED.length);
  try {
    return /[^#/]+/.exec(decodeURIComponent(tag))?.[0] ?? null;
  } catch {
    return tag;
  }
}

function addOnce<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(key)) {
    map.set(key, value);
  }
}
