import type { HTTPRequest, HTTPResponse, Page } from 'puppeteer';

import { admitted, type Manners } from './admission.js';
import { SHUT_BACK_DOORS } from './back-doors.js';
import type { Clock } from './clock.js';
import { ForeignRedirectError, UpstreamDownError } from './fetching.errors.js';
import type { HostAllowlist } from './host.allowlist.js';
import type { RequestIntent } from './outgoing-request.record.js';
import type { Passage } from './passage.js';
import { type AnswerHead, answeredEnd, brokenEnd } from './request-end.js';

export interface GateRules extends Manners {
  readonly allowlist: HostAllowlist;
  readonly stopAt: (url: string) => boolean;
  readonly clock: Clock;
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
  private readonly underWay = new Map<HTTPRequest, Passage>();
  private readonly closing = new AbortController();

  /** `opening` is the right to make the first request of the page. */
  constructor(
    private readonly page: Page,
    private readonly start: URL,
    private readonly rules: GateRules,
    private opening: Passage | null,
  ) {}

  async open(): Promise<void> {
    await Promise.all([
      this.blockIcons(),
      this.page.evaluateOnNewDocument(SHUT_BACK_DOORS),
      this.page.setRequestInterception(true),
    ]);
    this.page.on('request', (request) => {
      // A page that is closing no longer wants our answer.
      this.decide(request).catch(() => undefined);
    });
    this.page.on('requestfinished', (request) => {
      this.leave(request);
    });
    this.page.on('requestfailed', (request) => {
      this.leave(request);
    });
  }

  /** Nothing more is let through; what is still out has ended with `error`, or was not waited for. */
  async close(error: unknown): Promise<void> {
    this.closing.abort(error);
    const passages = [...this.underWay.values(), ...(this.opening ? [this.opening] : [])];
    this.underWay.clear();
    await Promise.all(passages.map((each) => each.leave(brokenEnd(error, NOTHING_CAME))));
  }

  private async blockIcons(): Promise<void> {
    const devtools = await this.page.createCDPSession();
    await devtools.send('Network.enable');
    await devtools.send('Network.setBlockedURLs', { urls: [...ICONS] });
  }

  private async decide(request: HTTPRequest): Promise<void> {
    const isDocument = request.isNavigationRequest() && request.frame() === this.page.mainFrame();
    const passage = isDocument ? await this.admit(request) : await this.serve(request);
    if (passage === null) {
      await request.abort('blockedbyclient');
      return;
    }
    this.underWay.set(request, passage);
    await request.continue();
  }

  private async admit(request: HTTPRequest): Promise<Passage | null> {
    const { opening } = this;
    if (opening) {
      this.opening = null;
      return opening;
    }
    const url = new URL(request.url());
    if (this.rules.stopAt(url.href)) {
      this.stoppedAt = url.href;
      return null;
    }
    if (!this.rules.allowlist.allows(url)) {
      this.refusal = new ForeignRedirectError(this.start.href, url.href);
      return null;
    }
    try {
      return await this.enter(url, 'document');
    } catch (error) {
      this.refusal = error as Error;
      return null;
    }
  }

  private async serve(request: HTTPRequest): Promise<Passage | null> {
    const url = new URL(request.url());
    if (UNREAD.has(request.resourceType()) || !this.rules.allowlist.allows(url)) {
      return null;
    }
    return this.enter(url, 'subresource').catch(() => null);
  }

  private async enter(url: URL, purpose: RequestIntent['purpose']): Promise<Passage> {
    const { signal } = this.closing;
    const wish = { url, purpose, reader: 'browser', attempt: 1 } as const;
    return this.rules.gate.enter(await admitted(wish, this.rules, signal), signal);
  }

  private leave(request: HTTPRequest): void {
    const passage = this.underWay.get(request);
    const response = request.response();
    this.underWay.delete(request);
    if (response === null) {
      const url = request.url();
      const error = new UpstreamDownError(
        url,
        `could not be read (${request.failure()?.errorText ?? ''})`,
      );
      void passage?.leave(brokenEnd(error, NOTHING_CAME));
      return;
    }
    const { stopAt, clock } = this.rules;
    void byteCountOf(response).then((byteCount) =>
      passage?.leave(answeredEnd(headOf(response), byteCount, { now: clock.now(), stopAt })),
    );
  }
}

/** What the answer says of its length, or else how long it was, uncompressed; 0 when the page is gone by then. */
async function byteCountOf(response: HTTPResponse): Promise<number> {
  const told = response.headers()['content-length'];
  if (told !== undefined) {
    return Number(told);
  }
  const body = await response.buffer().catch(() => null);
  return body?.length ?? 0;
}

const NOTHING_CAME = { status: null, byteCount: 0 } as const;

/** The part of an answer that says how it is meant. */
export function headOf(response: HTTPResponse): AnswerHead {
  return {
    url: new URL(response.url()),
    status: response.status(),
    header: (name) => response.headers()[name] ?? null,
  };
}
