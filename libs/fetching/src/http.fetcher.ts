import { type FetchedDocument, Fetcher } from './fetcher.port.js';
import type { RobotsPolicy } from './robots.policy.js';

export interface RetryOptions {
  /** How often to try again after the first attempt; 0 tries once. */
  readonly attempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** One request as it went, for logs, metrics and the ledger. `attempt` starts at 1. */
export interface FetchAttempt {
  readonly url: string;
  readonly attempt: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** `null` when no answer came. */
  readonly status: number | null;
  readonly byteCount: number;
  /** The code of the `FetchError`, or `null` when the attempt gave a document. */
  readonly errorCode: string | null;
}

export interface HttpFetcherOptions {
  readonly userAgent: string;
  /** `host`, `host:port` or `*.example.org`, which also means `example.org` itself. */
  readonly allowedHosts: readonly string[];
  /** For one attempt: connecting, headers and body together. */
  readonly timeoutMs: number;
  /** Counted after decompression. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
  readonly retry: RetryOptions;
  /** `null`: robots.txt is not consulted. */
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

/** Plain HTTP, politely: named errors, bounded time, size and redirects, no cookies. */
export class HttpFetcher extends Fetcher {
  constructor(private readonly options: HttpFetcherOptions) {
    super();
  }

  fetch(url: URL, signal?: AbortSignal): Promise<FetchedDocument> {
    signal?.throwIfAborted();
    return Promise.reject(new Error(`not yet: ${url.href} ${this.options.userAgent}`));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
