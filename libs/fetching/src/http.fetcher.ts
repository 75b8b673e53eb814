import { type FetchedDocument, Fetcher } from './fetcher.port.js';
import {
  DisallowedError,
  FetchError,
  ForeignRedirectError,
  RateLimitedError,
  TooManyRedirectsError,
  UnsupportedUrlError,
  UpstreamDownError,
} from './fetching.errors.js';
import { HostAllowlist } from './host.allowlist.js';
import { HttpTransport, type TransportAnswer } from './http.transport.js';
import { isRedirect, redirectTarget, withoutFragment } from './redirect.js';
import { retryAfterMs } from './retry-after.js';
import { abortableDelay, type RetryOptions, RetryPolicy } from './retry.policy.js';
import type { RobotsPolicy } from './robots.policy.js';

/** One request as it went, for logs, metrics and the ledger. A redirect followed is a request of its own. */
export interface FetchAttempt {
  readonly url: string;
  /** From 1; counts the tries of one `fetch`. */
  readonly attempt: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** `null` when no answer came. */
  readonly status: number | null;
  /** Of the body, after decompression. */
  readonly byteCount: number;
  /** The code of the `FetchError`, `ABORTED` when the caller gave up, `null` when an answer was read. */
  readonly errorCode: string | null;
}

export interface HttpFetcherOptions {
  readonly userAgent: string;
  /** `host`, `host:port` or `*.example.org`, which also means `example.org` itself. */
  readonly allowedHosts: readonly string[];
  /** For one request: connecting, headers and body together. */
  readonly timeoutMs: number;
  /** Counted after decompression. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
  readonly retry: RetryOptions;
  /** `null`: robots.txt is not consulted. Closed by whoever made it. */
  readonly robots: RobotsPolicy | null;
  /** True for a redirect target that is itself the answer (a login wall): it is named, not followed. */
  readonly stopAt?: (url: string) => boolean;
  readonly acceptLanguage?: string;
  readonly onAttempt?: (attempt: FetchAttempt) => void;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly delay?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Plain HTTP, politely: errors named by what to do next, bounded time, size and redirects, no cookies. */
export class HttpFetcher extends Fetcher {
  private readonly transport = new HttpTransport();
  private readonly allowlist: HostAllowlist;
  private readonly retry: RetryPolicy;
  private readonly clock: () => number;

  constructor(private readonly options: HttpFetcherOptions) {
    super();
    this.allowlist = new HostAllowlist(options.allowedHosts);
    this.clock = options.clock ?? Date.now;
    this.retry = new RetryPolicy(options.retry, {
      random: options.random ?? Math.random,
      delay: options.delay ?? abortableDelay,
    });
  }

  /** Every status but 429 and 5xx is a document: what a 403, a 404 or a 999 means is for the classifier to say. */
  async fetch(url: URL, signal?: AbortSignal): Promise<FetchedDocument> {
    if (!this.allowlist.allows(url)) {
      throw new UnsupportedUrlError(url.href);
    }
    return this.retry.run((attempt) => this.follow(withoutFragment(url), attempt, signal), signal);
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  private async follow(
    start: URL,
    attempt: number,
    signal?: AbortSignal,
  ): Promise<FetchedDocument> {
    const passed: string[] = [];
    let url = start;
    for (;;) {
      await this.obeyRobots(url, signal);
      const answer = await this.request(url, attempt, signal);
      const target = this.targetOf(answer, url);
      if (!target) {
        return this.document(start, url, answer, passed);
      }
      passed.push(url.href);
      if (this.options.stopAt?.(target.href)) {
        return this.document(start, target, answer, passed);
      }
      this.refuseIfAstray(start, target, passed);
      url = target;
    }
  }

  private async obeyRobots(url: URL, signal?: AbortSignal): Promise<void> {
    const verdict = await this.options.robots?.check(url, signal);
    if (verdict && !verdict.isAllowed) {
      throw new DisallowedError(url.href, verdict);
    }
  }

  private targetOf(answer: TransportAnswer, url: URL): URL | null {
    const location = isRedirect(answer.status) ? answer.header('location') : null;
    if (location === null) {
      return null;
    }
    const target = redirectTarget(location, url);
    if (!target) {
      throw new ForeignRedirectError(url.href, location);
    }
    return target;
  }

  private refuseIfAstray(start: URL, target: URL, passed: readonly string[]): void {
    if (!this.allowlist.allows(target)) {
      throw new ForeignRedirectError(start.href, target.href);
    }
    // Without cookies a URL that sends us back to itself will do so for ever.
    if (passed.length > this.options.maxRedirects || passed.includes(target.href)) {
      throw new TooManyRedirectsError(start.href, this.options.maxRedirects);
    }
  }

  private async request(url: URL, attempt: number, signal?: AbortSignal): Promise<TransportAnswer> {
    const startedAt = this.clock();
    const told = { url: url.href, attempt, startedAt: new Date(startedAt) };
    try {
      const answer = await this.transport.get(this.asked(url, signal));
      this.refuseIfFailed(url, answer);
      this.tell({ ...told, status: answer.status, byteCount: answer.body.length, errorCode: null });
      return answer;
    } catch (error) {
      const status = error instanceof FetchError ? statusOf(error) : null;
      const errorCode = error instanceof FetchError ? error.code : 'ABORTED';
      this.tell({ ...told, status, byteCount: 0, errorCode });
      throw error;
    }
  }

  private tell(attempt: Omit<FetchAttempt, 'durationMs'>): void {
    this.options.onAttempt?.({
      ...attempt,
      durationMs: this.clock() - attempt.startedAt.getTime(),
    });
  }

  private asked(url: URL, signal?: AbortSignal): Parameters<HttpTransport['get']>[0] {
    return {
      url,
      headers: {
        'user-agent': this.options.userAgent,
        accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5',
        'accept-language': this.options.acceptLanguage ?? 'en',
      },
      timeoutMs: this.options.timeoutMs,
      maxBytes: this.options.maxBytes,
      readsBody: (status) => !isRedirect(status) && !isFailure(status),
      signal,
    };
  }

  private refuseIfFailed(url: URL, { status, header }: TransportAnswer): void {
    if (!isFailure(status)) {
      return;
    }
    const waitMs = retryAfterMs(header('retry-after'), this.clock());
    throw status === 429
      ? new RateLimitedError(url.href, waitMs)
      : new UpstreamDownError(url.href, `answered ${status}`, status, waitMs);
  }

  private document(
    start: URL,
    final: URL,
    answer: TransportAnswer,
    redirects: readonly string[],
  ): FetchedDocument {
    return {
      requestedUrl: start.href,
      finalUrl: final.href,
      status: answer.status,
      contentType: answer.header('content-type'),
      body: answer.body,
      fetchedAt: new Date(this.clock()),
      redirects,
    };
  }
}

// 999 is LinkedIn's refusal: an answer to be classified, not an outage.
function isFailure(status: number): boolean {
  return status === 429 || (status >= 500 && status < 600);
}

function statusOf(error: FetchError): number | null {
  if (error instanceof RateLimitedError) {
    return 429;
  }
  return error instanceof UpstreamDownError ? error.status : null;
}
