import type { GuestDocument } from '../document/guest-document.js';
import type { PostPageExtract } from '../extract.js';

/** Reads a post's own page with the comments it shows. Never throws; related posts are not part of it. */
export function parsePostPage(document: GuestDocument): PostPageExtract {
  void document;
  return { post: null, comments: [] };
}
