import type { Scrape } from '../../../src/modules/scraper/schemas/scrape.schema.js';
import type { Invariant } from '../evidence.js';
import { type ServedDocument, servedDocuments } from '../served-document.js';

/** A scrape may answer with what another one of the same target came to a moment ago. */
const MOMENT_MS = 1_000;

/**
 * A scrape says `ok` or `partial` only of a document that was served, of its own target, with something of it to read. One
 * that was cut off behind all that is wanted of it may be `ok`: that everything was read is for other invariants to see.
 */
export const outcomesAreTrue: Invariant = ({ scrapes, served, world }) => {
  const documents = [...servedDocuments(served, world).values()];
  return scrapes.flatMap((scrape) => {
    const { outcome, finishedAt, target } = scrape;
    if ((outcome !== 'ok' && outcome !== 'partial') || finishedAt === null) {
      return [];
    }
    const told = `${target.kind} ${target.id} at ${finishedAt.toISOString()} is ${outcome}`;
    const document = documents.findLast(({ at }) => at <= finishedAt);
    if (!document || finishedAt.getTime() - document.at.getTime() > MOMENT_MS) {
      return [`${told}, and nothing was served for it`];
    }
    if (!isAbout(document, scrape)) {
      return [`${told}, and what was served then is ${document.path}`];
    }
    return document.condition === 'lost' ? [`${told}, and its document was lost`] : [];
  });
};

function isAbout({ company, post, path }: ServedDocument, { target }: Scrape): boolean {
  if (target.kind === 'post') {
    return post?.postId === target.id;
  }
  // Under a former name a page is asked for first, and answers under its own.
  return post === null && (company !== null || path.includes(target.id));
}
