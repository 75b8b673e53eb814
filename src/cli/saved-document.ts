import {
  classifyDocument,
  type Coverage,
  decodeDocument,
  openDocument,
  parseCompanyPage,
  parsePostPage,
} from '@app/linkedin';

/** What the parsers make of a saved document. */
export interface SavedReading {
  readonly kind: string;
  /** Null when the document is neither a company page nor a post, or says not which. */
  readonly record: object | null;
  readonly coverage: Coverage | null;
}

/** Reads a saved document as a scrape would one from the source, without asking anybody. */
export function readSavedDocument(bytes: Buffer): SavedReading {
  const document = openDocument(decodeDocument(bytes));
  const { kind } = classifyDocument(document);
  if (kind === 'company') {
    const { page, posts, people } = parseCompanyPage(document);
    const record = page && {
      ...page.record,
      posts: posts.map((post) => post.record),
      people: people.map((person) => person.record),
    };
    return { kind, record, coverage: page?.coverage ?? null };
  }
  if (kind === 'post') {
    const { post, comments } = parsePostPage(document);
    const record = post && {
      ...post.record,
      comments: comments.map((comment) => comment.record),
    };
    return { kind, record, coverage: post?.coverage ?? null };
  }
  return { kind, record: null, coverage: null };
}
