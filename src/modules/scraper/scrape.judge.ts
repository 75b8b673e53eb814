import {
  BudgetSpentError,
  DisallowedError,
  DocumentTooLargeError,
  FetchError,
  type FetchedDocument,
  FetchingOffError,
  ForeignRedirectError,
  HostPausedError,
  RateLimitedError,
  TooManyRedirectsError,
} from '@app/fetching';
import {
  type Classification,
  classifyDocument,
  type CompanyPageExtract,
  type Coverage,
  type Covered,
  type CompanyPageRecord,
  decodeDocument,
  type GuestDocument,
  openDocument,
  parseCompanyPage,
  parsePostPage,
  parseTarget,
  type PostPageExtract,
  type PostRecord,
} from '@app/linkedin';

import type { Refusal, ScrapeOutcome } from './scrape-outcome.js';

/** What a document was worth: something to store, or a refusal that says why not. */
export type Judgement<T> =
  | {
      readonly isKept: true;
      readonly outcome: ScrapeOutcome & ('ok' | 'partial');
      readonly extract: T;
      /** What it was read from. */
      readonly document: GuestDocument;
    }
  | Rejection;

/** Nothing of the document is stored. */
export type Rejection = Refusal & {
  readonly isKept: false;
  /** What could be read of it all the same; null when nothing could. */
  readonly coverage: Coverage | null;
};

export type KeptPage = CompanyPageExtract & { readonly page: Covered<CompanyPageRecord> };
export type KeptPost = PostPageExtract & { readonly post: Covered<PostRecord> };

/** Judges a document that was fetched as the company page `pageId`. Pure. */
export function judgePage(pageId: string, fetched: FetchedDocument): Judgement<KeptPage> {
  const { document, classification } = read(fetched);
  if (classification.kind !== 'company') {
    return refusalOf(classification, 'company page');
  }
  const extract = parseCompanyPage(document);
  const { page } = extract;
  if (page === null) {
    return refuse('drifted', 'it does not say which page it is');
  }
  const { name, linkedinId, totalFollowers } = page.record;
  if (name === null || (linkedinId === null && totalFollowers === null)) {
    return page.coverage.isTruncated
      ? refuse('unreachable', 'the document was cut off')
      : refuse('drifted', 'the name or the numbers are not where they were');
  }
  if (!isAbout(pageId, page.record, fetched)) {
    return refuse('drifted', `it is about "${page.record.pageId}"`);
  }
  return {
    isKept: true,
    outcome: outcomeOf(page.coverage),
    extract: { page, posts: extract.posts.filter(isWhole), people: extract.people.filter(isWhole) },
    document,
  };
}

/** Judges a document that was fetched as the post `postId`. Pure. */
export function judgePost(postId: string, fetched: FetchedDocument): Judgement<KeptPost> {
  const { document, classification } = read(fetched);
  if (classification.kind !== 'post') {
    return refusalOf(classification, 'post');
  }
  const extract = parsePostPage(document);
  const { post } = extract;
  if (post === null || (post.record.author === null && post.record.text === null)) {
    return refuse('drifted', 'neither author nor text are where they were');
  }
  const named = parseTarget(classification.url ?? '');
  const isSamePost =
    post.record.postId === postId || (named?.kind === 'post' && named.postId === postId);
  if (!isSamePost) {
    return refuse('drifted', `it is about post "${post.record.postId}"`);
  }
  // A repost's own page may carry the original's number; what was asked for is what it is kept under.
  const kept = { ...post, record: { ...post.record, postId } };
  const comments = extract.comments.filter(isWhole).map((comment) => ({
    ...comment,
    record: { ...comment.record, postId },
  }));
  return {
    isKept: true,
    outcome: outcomeOf(post.coverage),
    extract: { post: kept, comments },
    document,
  };
}

/** What a failed fetch means for the target. Anything that is not a FetchError is a bug and goes on. */
export function judgeFetchError(error: unknown): Refusal {
  if (!(error instanceof FetchError)) {
    throw error;
  }
  const retryAfterSeconds =
    error.retryAfterMs === null ? null : Math.ceil(error.retryAfterMs / 1000);
  const heldBack = heldBackBecause(error);
  if (heldBack !== null) {
    return { ...heldBack, retryAfterSeconds };
  }
  if (error instanceof RateLimitedError) {
    return { outcome: 'rateLimited', reason: 'it answered 429', retryAfterSeconds };
  }
  if (error instanceof DisallowedError) {
    const { rule, group } = error.verdict;
    const reason = `"${rule ?? ''}" for user-agent "${group ?? ''}"`;
    return { outcome: 'disallowed', reason, retryAfterSeconds: null };
  }
  if (error instanceof ForeignRedirectError || error instanceof TooManyRedirectsError) {
    return { outcome: 'blocked', reason: 'it redirects away', retryAfterSeconds: null };
  }
  if (error instanceof DocumentTooLargeError) {
    return { outcome: 'drifted', reason: 'it is far too large', retryAfterSeconds: null };
  }
  return { outcome: 'unreachable', reason: 'no whole answer came', retryAfterSeconds };
}

/** Nothing was asked, by a rule of ours. Null: it was, or another rule says so. */
function heldBackBecause(error: FetchError): Pick<Refusal, 'outcome' | 'reason'> | null {
  if (error instanceof FetchingOffError) {
    return { outcome: 'unreachable', reason: 'FETCHING=off keeps us from asking' };
  }
  if (error instanceof BudgetSpentError) {
    return { outcome: 'unreachable', reason: 'FETCH_DAILY_BUDGET is spent for today' };
  }
  if (error instanceof HostPausedError) {
    const outcome = error.reason === 'failing' ? 'unreachable' : 'rateLimited';
    return { outcome, reason: `its host is left alone for a while (${error.reason})` };
  }
  return null;
}

function read({ body, contentType, finalUrl, status }: FetchedDocument): {
  document: GuestDocument;
  classification: Classification;
} {
  const document = openDocument(decodeDocument(body, contentType));
  return { document, classification: classifyDocument(document, { finalUrl, status }) };
}

function refusalOf(classification: Classification, wanted: string): Rejection {
  switch (classification.kind) {
    case 'refusal':
      return refuse('blocked', `it answered with its ${classification.refusal} page`);
    case 'notFound':
      return refuse('notFound', 'it answered 404');
    case 'gone':
      return refuse('gone', 'it answered 410');
    case 'unrecognised':
      // A page without the markers of a good one is a gate, not an empty result.
      return refuse('blocked', 'it answered with a page that shows nothing');
    case 'company':
    case 'post':
    case 'member':
      return refuse('drifted', `it is a ${classification.kind} page, not a ${wanted}`);
  }
}

function refuse(outcome: Refusal['outcome'], reason: string): Rejection {
  return { isKept: false, outcome, reason, retryAfterSeconds: null, coverage: null };
}

/** What a document ends in may be half of what it was: it is left out, and whole the next time. */
function isWhole({ coverage }: Covered<unknown>): boolean {
  return !coverage.isTruncated;
}

export function outcomeOf({ missing, isTruncated }: Coverage): 'ok' | 'partial' {
  return missing.length > 0 || isTruncated ? 'partial' : 'ok';
}

/** A page may answer under its number or, after a redirect, under a former name. */
function isAbout(pageId: string, record: CompanyPageRecord, fetched: FetchedDocument): boolean {
  const landed = parseTarget(fetched.finalUrl);
  return (
    record.pageId === pageId ||
    record.linkedinId === pageId ||
    (landed?.kind === 'page' && landed.pageId === record.pageId && fetched.redirects.length > 0)
  );
}
