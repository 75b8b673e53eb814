import type { LayoutGeneration } from '../truth/company.truth.js';

/** In what one generation of LinkedIn's markup differs from another. */
export interface Layout {
  /** Overview, Jobs, Life under the top card. */
  readonly hasNavTabs: boolean;
  /** The page tells search engines its own posts, in one graph with the company. */
  readonly hasPostsInJsonLd: boolean;
  /** Hidden `code` elements say where the page's script would load older posts, and whom it counts visits for. */
  readonly hasFeedReferences: boolean;
  /** The headcount is a plain link when the page comes over HTTP, not a pile of faces. */
  readonly hasPlainHeadcountLink: boolean;
  readonly headcountVerb: 'Discover' | 'View';
}

/** A new generation is a new entry here. */
export const LAYOUTS: Readonly<Record<LayoutGeneration, Layout>> = {
  '2024': {
    hasNavTabs: false,
    hasPostsInJsonLd: false,
    hasFeedReferences: false,
    hasPlainHeadcountLink: true,
    headcountVerb: 'View',
  },
  '2025': {
    hasNavTabs: true,
    hasPostsInJsonLd: true,
    hasFeedReferences: true,
    hasPlainHeadcountLink: false,
    headcountVerb: 'Discover',
  },
};
