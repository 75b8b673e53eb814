import { FetchError, RateLimitedError, UpstreamDownError } from './fetching.errors.js';
import type { RequestEnd } from './outgoing-request.record.js';
import { isRedirect, redirectTarget } from './redirect.js';
import { retryAfterMs } from './retry-after.js';

/** What came before the body of an answer. */
export interface AnswerHead {
  readonly url: URL;
  readonly status: number;
  /** The header's first value, or `null`. */
  readonly header: (name: string) => string | null;
}

/** The error that an answer is by its status alone; `null` when it is a document or a redirect. */
export function failureOf(
  { url, status, header }: AnswerHead,
  now: Date,
): RateLimitedError | UpstreamDownError | null {
  if (!isFailure(status)) {
    return null;
  }
  const waitMs = retryAfterMs(header('retry-after'), now.getTime());
  return status === 429
    ? new RateLimitedError(url.href, waitMs)
    : new UpstreamDownError(url.href, `answered ${status}`, status, waitMs);
}

// 999 is LinkedIn's refusal: an answer to be classified, not an outage.
export function isFailure(status: number): boolean {
  return status === 429 || (status >= 500 && status < 600);
}

/** The end of a request to which an answer came. `stopAt` knows the addresses that are refusals. */
export function answeredEnd(
  head: AnswerHead,
  byteCount: number,
  { now, stopAt = () => false }: { now: Date; stopAt?: (url: string) => boolean },
): RequestEnd {
  const { url, status, header } = head;
  const location = isRedirect(status) ? header('location') : null;
  const target = location === null ? null : redirectTarget(location, url);
  return {
    status,
    byteCount,
    errorCode: failureOf(head, now)?.code ?? null,
    retryAfterMs: status < 400 ? null : retryAfterMs(header('retry-after'), now.getTime()),
    isRefusal: target !== null && stopAt(target.href),
  };
}

/** The end of a request that broke off. `status` is `null` when no answer had begun. */
export function brokenEnd(
  error: unknown,
  { status, byteCount }: Pick<RequestEnd, 'status' | 'byteCount'>,
): RequestEnd {
  const errorCode = error instanceof FetchError ? error.code : 'ABORTED';
  return { status, byteCount, errorCode, retryAfterMs: null, isRefusal: false };
}
