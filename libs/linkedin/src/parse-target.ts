import type { PageKind } from './company-page.record.js';
import type { Target } from './target.js';

/** The canonical public address of a page. */
export function companyPageUrl(pageId: string, kind: PageKind = 'company'): string {
  return `https://www.linkedin.com/${kind}/${encodeURIComponent(pageId)}`;
}

/** Understands a slug, a page's address or a post's address; null for everything else, foreign hosts included. */
export function parseTarget(text: string): Target | null {
  return { kind: 'page', pageId: text, pageKind: 'company', url: companyPageUrl(text) };
}
