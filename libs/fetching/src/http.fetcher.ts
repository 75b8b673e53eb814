import { admitted } from './admission.js';
import { type Clock, SYSTEM_CLOCK } from './clock.js';
import { type FetchedDocument, Fetcher } from './fetcher.port.js';
import {
  ForeignRedirectError,
  TooManyRedirectsError,
  UnsupportedUrlError,
} from './fetching.errors.js';
import { HostAllowlist } from './host.allowlist.js';
import type { HostGate } from './host.gate.js';
import { HttpTransport, type TransportAnswer, type TransportRequest } from './http.transport.js';
import type { RequestIntent } from './outgoing-request.record.js';
import { isRedirect, redirectTarget, withoutFragment } from './redirect.js';
import { answeredEnd, brokenEnd, failureOf, isFailure } from './request-end.js';
import { type RetryOptions, RetryPolicy } from './retry.policy.js';
import type { RobotsPolicy } from './robots.policy.js';

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
  /** Every request passes it. Closed by whoever made it. */
  readonly gate: HostGate;
  /** `null`: robots.txt is not consulted. Closed by whoever made it. */
  readonly robots: RobotsPolicy | null;
  /** True for a redirect target that is itself the answer (a login wall): it is named, not followed. */
  readonly stopAt?: (url: string) => boolean;
  readonly acceptLanguage?: string;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Plain HTTP, politely: errors named by what to do next, bounded time, size and redirects, no cookies. */
export class HttpFetcher extends Fetcher {
  private readonly transport = new HttpTransport();
  private readonly allowlist: HostAllowlist;
  private readonly retry: RetryPolicy;
  private readonly clock: Clock;

  constructor(private readonly options: HttpFetcherOptions) {
    super();
    this.allowlist = new HostAllowlist(options.allowedHosts);
    this.clock = options.clock ?? SYSTEM_CLOCK;
    this.retry = new RetryPolicy(options.retry, {
      random: options.random ?? (() => Math.random()),
      clock: this.clock,
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
      const intent = await this.intentOf(url, attempt, signal);
      const answer = await this.request(intent, signal);
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

  private async intentOf(url: URL, attempt: number, signal?: AbortSignal): Promise<RequestIntent> {
    const intent = { url, purpose: 'document', reader: 'http', attempt } as const;
    return admitted(intent, this.options, signal);
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

  private async request(intent: RequestIntent, signal?: AbortSignal): Promise<TransportAnswer> {
    const { url } = intent;
    const { gate, stopAt } = this.options;
    const passage = await gate.enter(intent, signal);
    const progress = { status: null, byteCount: 0 };
    try {
      const answer = await this.transport.get({ ...this.asked(url, signal), progress });
      const head = { ...answer, url };
      const now = this.clock.now();
      await passage.leave(answeredEnd(head, progress.byteCount, { now, stopAt }));
      const failure = failureOf(head, now);
      if (failure) {
        throw failure;
      }
      return answer;
    } catch (error) {
      await passage.leave(brokenEnd(error, progress));
      throw error;
    }
  }

  private asked(url: URL, signal?: AbortSignal): Omit<TransportRequest, 'progress'> {
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
      fetchedAt: this.clock.now(),
      redirects,
    };
  }
}
