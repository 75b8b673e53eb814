import {
  BrowserFetcher,
  type BrowserFetcherOptions,
  findBrowser,
  HostPaceStore,
  RobotsPolicy,
} from '@app/fetching';
import { jest } from '@jest/globals';

import { type Answer, LoopbackServer, says } from './loopback-server.js';
import { anOpenGate } from './open-gate.js';

// A browser takes its time to start on a busy machine.
jest.setTimeout(60_000);

const isPresent = findBrowser() !== null;
if (!isPresent) {
  process.stdout.write('No Chrome or Chromium on this machine: the browser is not tested.\n');
}

/** For tests of a real browser, where there is one. */
export const describeWithBrowser = isPresent ? describe : describe.skip;

/** Answers with a document of this body. */
export const html = (body: string): Answer =>
  says(200, `<!doctype html><html><head></head><body>${body}</body></html>`, {
    'content-type': 'text/html',
  });

/** A server whose robots.txt disallows what begins with /private. */
export function aServerWithRules(): Promise<LoopbackServer> {
  return LoopbackServer.start({
    '/robots.txt': says(200, 'User-agent: *\nDisallow: /private\nDisallow: /favicon.ico'),
  });
}

/** Browsers that read from one server, ended together. */
export class BrowserFetchers {
  private readonly opened: { close(): Promise<void> }[] = [];

  constructor(private readonly server: LoopbackServer) {}

  open(overrides: Partial<BrowserFetcherOptions> = {}): BrowserFetcher {
    const gate = overrides.gate ?? anOpenGate({ store: new ForgetfulHostPaceStore() });
    const robots = new RobotsPolicy({
      productToken: 'Pagelens',
      userAgent: 'x',
      timeoutMs: 2000,
      gate,
    });
    const fetcher = new BrowserFetcher({
      gate,
      executablePath: null,
      userAgent: 'Pagelens/0.1 (+mailto:test@example.org)',
      allowedHosts: [this.server.host],
      timeoutMs: 15_000,
      maxBytes: 100_000,
      robots,
      stopAt: (url) => new URL(url).pathname === '/authwall',
      ...overrides,
    });
    this.opened.push(fetcher, robots);
    return fetcher;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((each) => each.close()));
  }
}

/** What one test made of the host is not held against the next. */
class ForgetfulHostPaceStore extends HostPaceStore {
  find(): Promise<null> {
    return Promise.resolve(null);
  }

  replace(): Promise<boolean> {
    return Promise.resolve(true);
  }
}
