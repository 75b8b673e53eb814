import { once } from 'node:events';

import type { Browser, LaunchOptions } from 'puppeteer';

import { makeProfile, removeProfile } from './browser.profile.js';
import { BrowserUnavailableError } from './fetching.errors.js';
import { findBrowser } from './find-browser.js';
import { residentBytesOf } from './process-memory.js';

const CLOSE_TIME_MS = 3000;

// What the browser would tell servers by itself, so that no page's gate would see it.
const NO_REPORTS = '--disable-features=NetworkErrorLogging,Reporting';

export interface BrowserHolderOptions {
  /** `null`: look for one on this machine. */
  readonly executablePath: string | null;
  /** No other host has an address in this browser. */
  readonly allowedHosts: readonly string[];
  readonly launchTimeoutMs: number;
  /** After so many pages another browser takes over. */
  readonly recyclePages: number;
  /**
   * Of all its processes. Beyond it another browser takes over; beyond twice as much it is ended with its pages, for one
   * of them does not stop growing. Where it cannot be measured it is not.
   */
  readonly maxMemoryBytes: number;
  /** While a page is open. */
  readonly weighEveryMs: number;
}

/** A browser in use for one page. */
export interface BrowserLease {
  readonly browser: Browser;
  /** The page is done with. */
  readonly leave: () => void;
  /** The browser no longer answers: it is ended, with all its pages. */
  readonly abandon: () => void;
}

interface HeldBrowser {
  readonly browser: Browser;
  /** Once its process has ended and its profile is removed. */
  readonly gone: Promise<void>;
  /** Opened in all, and not yet left. */
  pageCount: number;
  openCount: number;
  isRetired: boolean;
}

/**
 * One headless browser, started when first needed and again after it died; replaced when it has served its pages or
 * grown too large, and then closed with its last page.
 */
export class BrowserHolder {
  private held: Promise<HeldBrowser> | null = null;
  private readonly running = new Set<HeldBrowser>();
  private isClosed = false;

  constructor(private readonly options: BrowserHolderOptions) {}

  /** Of the browser that new pages get, `null` while none runs. */
  get processId(): number | null {
    return [...this.running].at(-1)?.browser.process()?.pid ?? null;
  }

  /** Rejects with `BrowserUnavailableError`; the next call tries again. */
  async lease(): Promise<BrowserLease> {
    if (this.isClosed) {
      throw new BrowserUnavailableError('The browser was closed');
    }
    this.held ??= this.launch();
    const { held } = this;
    try {
      return this.leaseOf(await held);
    } catch (cause) {
      this.forget(held);
      throw cause instanceof BrowserUnavailableError
        ? cause
        : new BrowserUnavailableError('The browser does not start', { cause });
    }
  }

  /** Asks them to end, and ends those that do not listen. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.held?.catch(() => null);
    this.held = null;
    await Promise.all([...this.running].map(end));
  }

  private leaseOf(held: HeldBrowser): BrowserLease {
    held.pageCount += 1;
    held.openCount += 1;
    if (held.pageCount >= this.options.recyclePages) {
      this.retire(held);
    }
    let isOver = false;
    return {
      browser: held.browser,
      leave: () => {
        if (!isOver) {
          isOver = true;
          void this.takeBack(held);
        }
      },
      abandon: () => {
        this.abandon(held);
      },
    };
  }

  private async takeBack(held: HeldBrowser): Promise<void> {
    held.openCount -= 1;
    await this.weigh(held);
    if (held.isRetired && held.openCount === 0) {
      await end(held);
    }
  }

  private async weigh(held: HeldBrowser): Promise<void> {
    const { pid } = held.browser.process() ?? {};
    const bytes = (pid === undefined ? null : await residentBytesOf(pid)) ?? 0;
    if (bytes > this.options.maxMemoryBytes) {
      this.retire(held);
    }
    if (bytes > 2 * this.options.maxMemoryBytes && held.openCount > 0) {
      this.abandon(held);
    }
  }

  private abandon(held: HeldBrowser): void {
    this.retire(held);
    held.browser.process()?.kill('SIGKILL');
  }

  /** New pages get another browser. */
  private retire(held: HeldBrowser): void {
    if (!held.isRetired) {
      held.isRetired = true;
      this.held = null;
    }
  }

  private async launch(): Promise<HeldBrowser> {
    const executablePath = findBrowser(this.options.executablePath);
    if (!executablePath) {
      throw new BrowserUnavailableError(
        this.options.executablePath
          ? `There is no browser at ${this.options.executablePath}`
          : 'No Chrome or Chromium was found on this machine',
      );
    }
    // Loaded when first needed: it is 25 MB that most instances never use.
    const { default: puppeteer } = await import('puppeteer');
    const profile = await makeProfile();
    try {
      return this.hold(
        await puppeteer.launch(this.launchOptions(executablePath, profile)),
        profile,
      );
    } catch (error) {
      await removeProfile(profile);
      throw error;
    }
  }

  private launchOptions(executablePath: string, userDataDir: string): LaunchOptions {
    return {
      executablePath,
      userDataDir,
      headless: true,
      // Over a pipe the browser ends with this process, whatever ended it, and opens no port.
      pipe: true,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: this.options.launchTimeoutMs,
      // A window of its own would be one without a gate.
      ignoreDefaultArgs: ['--disable-popup-blocking'],
      args: [
        ...sandboxArgs(process.getuid?.()),
        resolverArg(this.options.allowedHosts),
        NO_REPORTS,
      ],
    };
  }

  private hold(browser: Browser, profile: string): HeldBrowser {
    const gone = ended(browser).then(() => removeProfile(profile));
    const held = { browser, gone, pageCount: 0, openCount: 0, isRetired: false };
    const weighing = setInterval(() => {
      if (held.openCount > 0) {
        void this.weigh(held);
      }
    }, this.options.weighEveryMs).unref();
    this.running.add(held);
    browser.once('disconnected', () => {
      clearInterval(weighing);
      this.running.delete(held);
      this.retire(held);
    });
    return held;
  }

  private forget(held: Promise<HeldBrowser>): void {
    if (this.held === held) {
      this.held = null;
    }
  }
}

async function end({ browser, gone }: HeldBrowser): Promise<void> {
  const kill = setTimeout(() => browser.process()?.kill('SIGKILL'), CLOSE_TIME_MS);
  await browser.close().catch(() => undefined);
  clearTimeout(kill);
  await gone;
}

/** Once the browser's process is no more. */
async function ended(browser: Browser): Promise<void> {
  const running = browser.process();
  if (running !== null && running.exitCode === null && running.signalCode === null) {
    await once(running, 'exit');
  }
}

/** Chrome refuses to run sandboxed as root, which is who we are in many containers; everyone else keeps the sandbox. */
export function sandboxArgs(userId: number | undefined): string[] {
  return userId === 0 ? ['--no-sandbox'] : [];
}

/** No other host has an address in this browser, whatever part of it asks. */
export function resolverArg(allowedHosts: readonly string[]): string {
  const names = allowedHosts.flatMap((pattern) => {
    const name = pattern.replace(/:\d+$/, '');
    return name.startsWith('*.') ? [name, name.slice(2)] : [name];
  });
  const exceptions = names.map((name) => `, EXCLUDE ${name}`).join('');
  return `--host-resolver-rules=MAP * ~NOTFOUND${exceptions}`;
}
