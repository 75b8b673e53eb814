import type { HTTPRequest, Page } from 'puppeteer';

import { DisallowedError, ForeignRedirectError } from './fetching.errors.js';
import type { HostAllowlist } from './host.allowlist.js';
import type { RobotsPolicy } from './robots.policy.js';

export interface GateRules {
  readonly allowlist: HostAllowlist;
  readonly robots: RobotsPolicy | null;
  readonly stopAt: (url: string) => boolean;
}

// What a reader of markup does not need.
const UNREAD: ReadonlySet<string> = new Set(['image', 'font', 'media', 'stylesheet']);

// Chrome fetches a site's icon behind the back of request interception (seen with 156): that would pass by robots.txt.
const ICONS: readonly string[] = ['*favicon*', '*.ico', '*.ico?*', '*.png*', '*.svg*', '*.gif*'];

/** Decides about every request of one page, and remembers why the document itself was stopped. */
export class PageGatekeeper {
  /** The URL that `stopAt` named, once the page was sent there. */
  stoppedAt: string | null = null;
  /** Why the document may not be read. */
  refusal: Error | null = null;

  constructor(
    private readonly page: Page,
    private readonly start: URL,
    private readonly rules: GateRules,
  ) {}

  async open(): Promise<void> {
    const devtools = await this.page.createCDPSession();
    await devtools.send('Network.enable');
    await devtools.send('Network.setBlockedURLs', { urls: [...ICONS] });
    await this.page.setRequestInterception(true);
    this.page.on('request', (request) => {
      // A page that is closing no longer wants our answer.
      this.decide(request).catch(() => undefined);
    });
  }

  private async decide(request: HTTPRequest): Promise<void> {
    const isDocument = request.isNavigationRequest() && request.frame() === this.page.mainFrame();
    const mayPass = isDocument ? await this.admits(request) : await this.serves(request);
    await (mayPass ? request.continue() : request.abort('blockedbyclient'));
  }

  private async admits(request: HTTPRequest): Promise<boolean> {
    const url = new URL(request.url());
    const isFirst = this.page.url() === 'about:blank' && request.redirectChain().length === 0;
    if (!isFirst && this.rules.stopAt(url.href)) {
      this.stoppedAt = url.href;
      return false;
    }
    if (!this.rules.allowlist.allows(url)) {
      this.refusal = new ForeignRedirectError(this.start.href, url.href);
      return false;
    }
    try {
      const verdict = await this.rules.robots?.check(url);
      this.refusal = verdict && !verdict.isAllowed ? new DisallowedError(url.href, verdict) : null;
    } catch (error) {
      this.refusal = error as Error;
    }
    return this.refusal === null;
  }

  private async serves(request: HTTPRequest): Promise<boolean> {
    const url = new URL(request.url());
    if (UNREAD.has(request.resourceType()) || !this.rules.allowlist.allows(url)) {
      return false;
    }
    const verdict = await this.rules.robots?.check(url).catch(() => ({ isAllowed: false }));
    return verdict?.isAllowed ?? true;
  }
}
