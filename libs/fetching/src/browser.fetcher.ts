import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import type { Page } from 'puppeteer';

import { admitted } from './admission.js';
import { BrowserHolder } from './browser.holder.js';
import { type Clock, SYSTEM_CLOCK } from './clock.js';
import { type FetchedDocument, Fetcher } from './fetcher.port.js';
import { UnsupportedUrlError, UpstreamDownError } from './fetching.errors.js';
import { HostAllowlist } from './host.allowlist.js';
import type { HostGate } from './host.gate.js';
import { orAborted } from './or-aborted.js';
import { visit, type VisitOptions } from './page.visit.js';
import type { Passage } from './passage.js';
import { withoutFragment } from './redirect.js';
import type { RobotsPolicy } from './robots.policy.js';

export interface BrowserFetcherOptions {
  /** `null`: look for one on this machine. */
  readonly executablePath: string | null;
  readonly userAgent: string;
  /** As for `HttpFetcher`; scripts from other hosts are not loaded either. */
  readonly allowedHosts: readonly string[];
  /** For one document: loading, scripts and reading together. */
  readonly timeoutMs: number;
  /** Of the rendered document. */
  readonly maxBytes: number;
  /** Pages open at once; more wait. */
  readonly maxPages?: number;
  /** As for `HttpFetcher`. */
  readonly gate: HostGate;
  /** `null`: robots.txt is not consulted. Closed by whoever made it. */
  readonly robots: RobotsPolicy | null;
  /** As for `HttpFetcher`; also stops a page that its script sends there. */
  readonly stopAt?: (url: string) => boolean;
  readonly acceptLanguage?: string;
  readonly clock?: Clock;
}

const LAUNCH_TIME_MS = 20_000;

/**
 * A headless browser behind the fetcher port: what it returns is the rendered document. It says who it is and hides
 * nothing (no stealth), keeps no cookies between documents, and loads no images, fonts, media or styles.
 */
export class BrowserFetcher extends Fetcher {
  private readonly holder: BrowserHolder;
  private readonly turns: BulkheadPolicy;
  private readonly visiting: VisitOptions;

  constructor(options: BrowserFetcherOptions) {
    super();
    this.holder = new BrowserHolder(options.executablePath, options.allowedHosts, LAUNCH_TIME_MS);
    this.turns = bulkhead(options.maxPages ?? 2, Number.MAX_SAFE_INTEGER);
    this.visiting = {
      allowlist: new HostAllowlist(options.allowedHosts),
      gate: options.gate,
      robots: options.robots,
      stopAt: options.stopAt ?? (() => false),
      userAgent: options.userAgent,
      acceptLanguage: options.acceptLanguage ?? 'en',
      timeoutMs: options.timeoutMs,
      maxBytes: options.maxBytes,
      clock: options.clock ?? SYSTEM_CLOCK,
    };
  }

  /** Of the browser, for whoever watches its memory; `null` while none runs. */
  get processId(): number | null {
    return this.holder.processId;
  }

  /** Rejects with `BrowserUnavailableError` where there is no browser. Does not try again by itself. */
  async fetch(url: URL, signal?: AbortSignal): Promise<FetchedDocument> {
    if (!this.visiting.allowlist.allows(url)) {
      throw new UnsupportedUrlError(url.href);
    }
    signal?.throwIfAborted();
    const reading = this.turns.execute(async () => {
      signal?.throwIfAborted();
      return this.read(withoutFragment(url), signal);
    });
    return orAborted(reading, signal);
  }

  close(): Promise<void> {
    return this.holder.close();
  }

  private async read(url: URL, signal?: AbortSignal): Promise<FetchedDocument> {
    const browser = await this.holder.browser();
    // A context of its own is a profile of its own: no cookie outlives the document that set it.
    const context = await browser
      .createBrowserContext({ downloadBehavior: { policy: 'deny' } })
      .catch((cause: unknown) => {
        throw new UpstreamDownError(url.href, 'met a dying browser', null, null, { cause });
      });
    const leave = (): void => {
      context.close().catch(() => undefined);
    };
    try {
      const page = await context.newPage();
      const wish = { url, purpose: 'document', reader: 'browser', attempt: 1 } as const;
      const intent = await admitted(wish, this.visiting, signal);
      const passage = await this.visiting.gate.enter(intent, signal);
      return await this.visit(page, url, passage, { leave, signal });
    } finally {
      leave();
    }
  }

  private async visit(
    page: Page,
    url: URL,
    passage: Passage,
    { leave, signal }: { leave: () => void; signal?: AbortSignal },
  ): Promise<FetchedDocument> {
    const late = new AbortController();
    const limit = setTimeout(() => {
      late.abort();
      leave();
    }, this.visiting.timeoutMs);
    // Whoever gives up, and whatever hangs, ends the page; what was waiting on it then fails.
    signal?.addEventListener('abort', leave, { once: true });
    try {
      const seen = await visit(page, url, this.visiting, passage);
      return { requestedUrl: url.href, fetchedAt: this.visiting.clock.now(), ...seen };
    } catch (error) {
      throw late.signal.aborted ? this.late(url) : error;
    } finally {
      clearTimeout(limit);
      signal?.removeEventListener('abort', leave);
    }
  }

  private late(url: URL): UpstreamDownError {
    return new UpstreamDownError(url.href, `did not finish within ${this.visiting.timeoutMs} ms`);
  }
}
