import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import type { Page } from 'puppeteer';

import { admitted } from './admission.js';
import { BrowserHolder, type BrowserLease } from './browser.holder.js';
import { type Clock, SYSTEM_CLOCK } from './clock.js';
import { type FetchedDocument, Fetcher } from './fetcher.port.js';
import { BrowserCrashedError, UnsupportedUrlError, UpstreamDownError } from './fetching.errors.js';
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
  /** For a page to open or to close; a browser that takes longer is ended, and replaced. */
  readonly patienceMs?: number;
  /** Of the rendered document. */
  readonly maxBytes: number;
  /** Pages open at once; more wait. */
  readonly maxPages?: number;
  /** After so many pages another browser takes over. */
  readonly recyclePages?: number;
  /** Of all the browser's processes; as for `BrowserHolder`. */
  readonly maxMemoryBytes?: number;
  readonly weighEveryMs?: number;
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
const PATIENCE_MS = 10_000;
const WEIGH_EVERY_MS = 2_000;

/**
 * A headless browser behind the fetcher port: what it returns is the rendered document. It says who it is and hides
 * nothing (no stealth), keeps no cookies between documents, and loads no images, fonts, media or styles.
 */
export class BrowserFetcher extends Fetcher {
  private readonly holder: BrowserHolder;
  private readonly turns: BulkheadPolicy;
  private readonly patienceMs: number;
  private readonly visiting: VisitOptions;

  constructor(options: BrowserFetcherOptions) {
    super();
    this.holder = new BrowserHolder({
      executablePath: options.executablePath,
      allowedHosts: options.allowedHosts,
      launchTimeoutMs: LAUNCH_TIME_MS,
      recyclePages: options.recyclePages ?? Number.MAX_SAFE_INTEGER,
      maxMemoryBytes: options.maxMemoryBytes ?? Number.MAX_SAFE_INTEGER,
      weighEveryMs: options.weighEveryMs ?? WEIGH_EVERY_MS,
    });
    this.turns = bulkhead(options.maxPages ?? 2, Number.MAX_SAFE_INTEGER);
    this.patienceMs = options.patienceMs ?? PATIENCE_MS;
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

  /**
   * Rejects with `BrowserUnavailableError` where there is no browser. A page whose browser died is tried once more, in a
   * new one; nothing else is tried again.
   */
  async fetch(url: URL, signal?: AbortSignal): Promise<FetchedDocument> {
    if (!this.visiting.allowlist.allows(url)) {
      throw new UnsupportedUrlError(url.href);
    }
    signal?.throwIfAborted();
    const reading = this.turns.execute(async () => {
      signal?.throwIfAborted();
      return this.readTwice(withoutFragment(url), signal);
    });
    return orAborted(reading, signal);
  }

  close(): Promise<void> {
    return this.holder.close();
  }

  private async readTwice(url: URL, signal?: AbortSignal): Promise<FetchedDocument> {
    try {
      return await this.read(url, 1, signal);
    } catch (error) {
      if (error instanceof BrowserCrashedError) {
        signal?.throwIfAborted();
        return this.read(url, 2, signal);
      }
      throw error;
    }
  }

  private async read(url: URL, attempt: number, signal?: AbortSignal): Promise<FetchedDocument> {
    const lease = await this.holder.lease();
    try {
      const page = await this.openPage(url, lease);
      const leave = (): void => {
        discard(page, lease, this.patienceMs);
      };
      try {
        const wish = { url, purpose: 'document', reader: 'browser', attempt } as const;
        const intent = await admitted(wish, this.visiting, signal);
        const passage = await this.visiting.gate.enter(intent, signal);
        return await this.visit(page, url, passage, { leave, signal });
      } finally {
        leave();
      }
    } finally {
      lease.leave();
    }
  }

  /** A browser that opens no page, or not in time, is of no more use. */
  private async openPage(url: URL, { browser, abandon }: BrowserLease): Promise<Page> {
    const limit = setTimeout(abandon, this.patienceMs);
    try {
      // A context of its own is a profile of its own: no cookie outlives the document that set it.
      const context = await browser.createBrowserContext({ downloadBehavior: { policy: 'deny' } });
      return await context.newPage();
    } catch (cause) {
      abandon();
      throw new BrowserCrashedError(url.href, { cause });
    } finally {
      clearTimeout(limit);
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

/** Ends a page with its profile, behind whoever asked; a browser that does not do so is ended itself. */
function discard(page: Page, { abandon }: BrowserLease, patienceMs: number): void {
  const limit = setTimeout(abandon, patienceMs);
  page
    .browserContext()
    .close()
    .catch(() => undefined)
    .finally(() => {
      clearTimeout(limit);
    });
}
