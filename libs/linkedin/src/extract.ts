import type { CommentRecord } from './comment.record.js';
import type { CompanyPageRecord } from './company-page.record.js';
import type { Covered } from './coverage.js';
import type { PersonRecord } from './person.record.js';
import type { PostRecord } from './post.record.js';

/**
 * All that one company page document says. The page's coverage also tells of the sections `posts` and `people`:
 * missing means hidden from guests, found with an empty list means there are none. `jobs`, where found, is the list of
 * searches for jobs, the page's own among them or not.
 */
export interface CompanyPageExtract {
  /** Null when the document does not say which page it is. */
  readonly page: Covered<CompanyPageRecord> | null;
  readonly posts: readonly Covered<PostRecord>[];
  readonly people: readonly Covered<PersonRecord>[];
}

/**
 * All that a post's own page says. A guest sees ten comments at most; `commentCount` is LinkedIn's total. The post's
 * coverage also tells of `comments`: missing means that some are there, or may be, that could not be read.
 */
export interface PostPageExtract {
  /** Null when the document does not say which post it is. */
  readonly post: Covered<PostRecord> | null;
  readonly comments: readonly Covered<CommentRecord>[];
}
