import type { PageKind } from './company-page.record.js';

/** Something of LinkedIn's that can be scraped: a company page or a single post. */
export type Target =
  | {
      readonly kind: 'page';
      readonly pageId: string;
      readonly pageKind: PageKind;
      readonly url: string;
    }
  | { readonly kind: 'post'; readonly postId: string; readonly url: string };
