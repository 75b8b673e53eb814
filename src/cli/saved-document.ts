import { readFile } from 'node:fs/promises';

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

/** Reads a document from the disk as a scrape would from the source, without asking anybody. */
export async function readSavedDocument(file: string): Promise<SavedReading> {
  const document = openDocument(decodeDocument(await readFile(file)));
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
