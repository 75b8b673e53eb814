import type { HTTPResponse, Page } from 'puppeteer';

import { canChange } from './can-change.js';
import {
  BrowserCrashedError,
  DocumentTooLargeError,
  FetchError,
  TooManyRedirectsError,
  UpstreamDownError,
} from './fetching.errors.js';
import { type GateRules, headOf, PageGatekeeper } from './page.gatekeeper.js';
import type { Passage } from './passage.js';
import { failureOf } from './request-end.js';

export interface VisitOptions extends GateRules {
  readonly userAgent: string;
  readonly acceptLanguage: string;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** What one visit saw: the document as it stands after its scripts have run. */
export interface Visit {
  readonly finalUrl: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Uint8Array;
  readonly redirects: readonly string[];
}

const QUIET_MS = 300;
const LONGEST_SETTLING_MS = 2000;
const CHROMES_MAX_REDIRECTS = 20;

/** Opens one URL in a page, by the right that `passage` gives, and reads it. Rejects with a `FetchError`. */
export async function visit(
  page: Page,
  url: URL,
  options: VisitOptions,
  passage: Passage,
): Promise<Visit> {
  const gatekeeper = new PageGatekeeper(page, url, options, passage);
  let failure: unknown = null;
  try {
    await Promise.all([prepare(page, options), gatekeeper.open()]);
    return await Promise.race([read(page, url, options, gatekeeper), crashOf(page)]);
  } catch (error) {
    failure = hasDied(page, error)
      ? new BrowserCrashedError(url.href, { cause: error })
      : named(url, error, options.timeoutMs);
    throw failure;
  } finally {
    await gatekeeper.close(failure);
  }
}

const CRASH = new Error('The page crashed');

/** Rejects when the page's process dies, which navigations do not notice. */
function crashOf(page: Page): Promise<never> {
  return new Promise((_resolve, reject) => {
    page.once('error', () => {
      reject(CRASH);
    });
  });
}

function hasDied(page: Page, error: unknown): boolean {
  return error === CRASH || !page.browser().connected;
}

async function prepare(page: Page, options: VisitOptions): Promise<void> {
  page.setDefaultTimeout(options.timeoutMs);
  page.on('dialog', (dialog) => {
    dialog.dismiss().catch(() => undefined);
  });
  await Promise.all([
    page.setUserAgent({ userAgent: options.userAgent }),
    page.setExtraHTTPHeaders({ 'accept-language': options.acceptLanguage }),
  ]);
}

async function read(
  page: Page,
  url: URL,
  options: VisitOptions,
  gatekeeper: PageGatekeeper,
): Promise<Visit> {
  const seen = new DocumentAnswers(page);
  try {
    const answer = await page.goto(url.href, { waitUntil: 'load', timeout: options.timeoutMs });
    refuseIfFailed(answer, options);
    await settle(page, answer, options, gatekeeper);
    return gatekeeper.stoppedAt === null
      ? await rendered(page, url, answer, options)
      : stopped(gatekeeper.stoppedAt, seen);
  } catch (error) {
    if (gatekeeper.stoppedAt !== null) {
      return stopped(gatekeeper.stoppedAt, seen);
    }
    throw gatekeeper.refusal ?? error;
  }
}

/** The answers to the page's own navigations, in order. */
class DocumentAnswers {
  readonly all: HTTPResponse[] = [];

  constructor(page: Page) {
    page.on('response', (response) => {
      const request = response.request();
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
        this.all.push(response);
      }
    });
  }
}

function stopped(finalUrl: string, { all }: DocumentAnswers): Visit {
  return {
    finalUrl,
    status: all.at(-1)?.status() ?? 0,
    contentType: null,
    body: new Uint8Array(),
    redirects: all.map((answer) => answer.url()),
  };
}

function refuseIfFailed(answer: HTTPResponse | null, { clock }: VisitOptions): void {
  const failure = answer && failureOf(headOf(answer), clock.now());
  if (failure) {
    throw failure;
  }
}

// Scripts go on after the load event; a page that never falls quiet is read as it is.
async function settle(
  page: Page,
  answer: HTTPResponse | null,
  { maxBytes }: VisitOptions,
  gatekeeper: PageGatekeeper,
): Promise<void> {
  if (await mayChange(page, answer, maxBytes)) {
    await page
      .waitForNetworkIdle({ idleTime: QUIET_MS, timeout: LONGEST_SETTLING_MS })
      .catch(() => undefined);
  }
  if (gatekeeper.refusal) {
    throw gatekeeper.refusal;
  }
}

async function mayChange(
  page: Page,
  answer: HTTPResponse | null,
  maxBytes: number,
): Promise<boolean> {
  try {
    const isReadable = answer !== null && (await lengthOf(page)) <= maxBytes;
    return !isReadable || canChange(await answer.text(), answer.headers());
  } catch {
    // It is on its way elsewhere already, or Chrome has not kept its source.
    return true;
  }
}

async function rendered(
  page: Page,
  url: URL,
  answer: HTTPResponse | null,
  { maxBytes }: VisitOptions,
): Promise<Visit> {
  if ((await lengthOf(page)) > maxBytes) {
    throw new DocumentTooLargeError(url.href, maxBytes);
  }
  const body = Buffer.from(await page.content());
  if (body.length > maxBytes) {
    throw new DocumentTooLargeError(url.href, maxBytes);
  }
  const chain = answer?.request().redirectChain() ?? [];
  return {
    finalUrl: page.url(),
    status: answer?.status() ?? 0,
    // Whatever charset the document came in, the rendered markup is text we encode ourselves.
    contentType: 'text/html; charset=utf-8',
    body,
    redirects: chain.map((request) => request.url()),
  };
}

/** Asked first, so that a document of any size is not carried over only to be refused. */
async function lengthOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.outerHTML.length'));
}

function named(url: URL, error: unknown, timeoutMs: number): Error {
  if (error instanceof FetchError) {
    return error;
  }
  // By its name, so that puppeteer is not loaded for its sake.
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new UpstreamDownError(url.href, `did not finish within ${timeoutMs} ms`);
  }
  if (String(error).includes('ERR_TOO_MANY_REDIRECTS')) {
    return new TooManyRedirectsError(url.href, CHROMES_MAX_REDIRECTS);
  }
  const code = /net::(ERR_[A-Z_]+)/.exec(String(error))?.[1] ?? 'PAGE_CRASHED';
  return new UpstreamDownError(url.href, `could not be read (${code})`, null, null, {
    cause: error,
  });
}
