import type { PauseReason } from './host.pace.js';
import { printableUrl } from './printable-url.js';
import type { RobotsVerdict } from './robots-file.parser.js';

/** What the caller should do next: give up on this URL, or try again after a while. */
export type RetryAdvice = 'never' | 'later';

/** A fetch that failed in a way we can name. The policy is in the type: nothing decides by status code. */
export abstract class FetchError extends Error {
  abstract readonly retry: RetryAdvice;
  abstract readonly code: Uppercase<string>;

  /** `retryAfterMs` is what the other side asked for; `null` when it named no time. */
  constructor(
    message: string,
    readonly retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The host said 429. */
export class RateLimitedError extends FetchError {
  readonly retry = 'later';
  readonly code = 'RATE_LIMITED';

  constructor(
    readonly url: string,
    retryAfterMs: number | null,
  ) {
    super(`${printableUrl(url)} asked us to slow down`, retryAfterMs);
  }
}

/** The host answered 5xx, cut the answer short, took too long or could not be reached. `status` is `null` when no answer came. */
export class UpstreamDownError extends FetchError {
  readonly retry = 'later';
  readonly code = 'UPSTREAM_DOWN';

  constructor(
    readonly url: string,
    readonly problem: string,
    readonly status: number | null = null,
    retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(`${printableUrl(url)} ${problem}`, retryAfterMs, options);
  }
}

/** The host's robots.txt forbids this URL to us; `verdict` names the group and the rule that decided. */
export class DisallowedError extends FetchError {
  readonly retry = 'never';
  readonly code = 'DISALLOWED';

  constructor(
    readonly url: string,
    readonly verdict: RobotsVerdict,
  ) {
    super(
      `${printableUrl(url)} is disallowed by "${verdict.rule ?? ''}" for user-agent "${verdict.group ?? ''}" in ${verdict.robotsUrl}`,
    );
  }
}

/** robots.txt could not be read, so nothing on that host may be fetched for now (RFC 9309, 2.3.1.4). */
export class RobotsUnreachableError extends FetchError {
  readonly retry = 'later';
  readonly code = 'ROBOTS_UNREACHABLE';

  constructor(
    readonly robotsUrl: string,
    retryAfterMs: number,
    options?: ErrorOptions,
  ) {
    super(`${robotsUrl} cannot be read, so its host counts as disallowed`, retryAfterMs, options);
  }
}

/** The document is larger than we read, counted after decompression. */
export class DocumentTooLargeError extends FetchError {
  readonly retry = 'never';
  readonly code = 'DOCUMENT_TOO_LARGE';

  constructor(
    readonly url: string,
    readonly maxBytes: number,
  ) {
    super(`${printableUrl(url)} is larger than ${maxBytes} bytes`);
  }
}

/** A redirect points to a host or scheme we were not sent to read; it was not followed. */
export class ForeignRedirectError extends FetchError {
  readonly retry = 'never';
  readonly code = 'FOREIGN_REDIRECT';

  constructor(
    readonly url: string,
    readonly location: string,
  ) {
    super(`${printableUrl(url)} redirects to ${printableUrl(location)}, outside the allowed hosts`);
  }
}

/** The chain of redirects is longer than allowed, or a loop. */
export class TooManyRedirectsError extends FetchError {
  readonly retry = 'never';
  readonly code = 'TOO_MANY_REDIRECTS';

  constructor(
    readonly url: string,
    readonly maxRedirects: number,
  ) {
    super(`${printableUrl(url)} redirects more than ${maxRedirects} times or in a loop`);
  }
}

/** The URL asked for is not http(s), carries credentials, or is not on an allowed host. */
export class UnsupportedUrlError extends FetchError {
  readonly retry = 'never';
  readonly code = 'UNSUPPORTED_URL';

  constructor(readonly url: string) {
    super(`${printableUrl(url)} is not an http(s) URL on an allowed host`);
  }
}

/** A rule of ours kept the request from being sent. */
export abstract class HeldBackError extends FetchError {}

/** The host is left alone for a while: it asked for that, refused us, or does not answer. Nothing was sent. */
export class HostPausedError extends HeldBackError {
  readonly retry = 'later';
  readonly code = 'HOST_PAUSED';

  constructor(
    readonly url: string,
    readonly reason: PauseReason,
    retryAfterMs: number,
  ) {
    super(`${printableUrl(url)} was not asked: its host is left alone (${reason})`, retryAfterMs);
  }
}

/** Today's requests to the host are used up. Nothing was sent. */
export class BudgetSpentError extends HeldBackError {
  readonly retry = 'later';
  readonly code = 'BUDGET_SPENT';

  constructor(
    readonly url: string,
    retryAfterMs: number,
  ) {
    super(`${printableUrl(url)} was not asked: today's budget for its host is spent`, retryAfterMs);
  }
}

/** Fetching is switched off. Nothing was sent. */
export class FetchingOffError extends HeldBackError {
  readonly retry = 'never';
  readonly code = 'FETCHING_OFF';

  constructor(readonly url: string) {
    super(`${printableUrl(url)} was not asked: fetching is switched off`);
  }
}

/** The process is about to end. Nothing was sent. */
export class FetchingStoppedError extends HeldBackError {
  readonly retry = 'later';
  readonly code = 'FETCHING_STOPPED';

  constructor() {
    super('Nothing is asked any more: this process ends');
  }
}

/** The browser died or froze over a page, which says nothing about the host. */
export class BrowserCrashedError extends FetchError {
  readonly retry = 'later';
  readonly code = 'BROWSER_CRASHED';

  constructor(
    readonly url: string,
    options?: ErrorOptions,
  ) {
    super(`The browser died over ${printableUrl(url)}`, null, options);
  }
}

/** There is no browser on this machine, or it does not start. */
export class BrowserUnavailableError extends FetchError {
  readonly retry = 'never';
  readonly code = 'BROWSER_UNAVAILABLE';

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, null, options);
  }
}
