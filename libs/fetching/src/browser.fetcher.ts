import { type FetchedDocument, Fetcher } from './fetcher.port.js';
import type { RobotsPolicy } from './robots.policy.js';

export interface BrowserFetcherOptions {
  /** `null`: look for one on this machine. */
  readonly executablePath: string | null;
  readonly userAgent: string;
  readonly allowedHosts: readonly string[];
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly maxPages?: number;
  readonly robots: RobotsPolicy | null;
  readonly stopAt?: (url: string) => boolean;
  readonly acceptLanguage?: string;
  readonly clock?: () => number;
}

/** A headless browser behind the fetcher port: what it returns is the rendered document. */
export class BrowserFetcher extends Fetcher {
  constructor(private readonly options: BrowserFetcherOptions) {
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
