import puppeteer, { type Browser } from 'puppeteer';

import { BrowserUnavailableError } from './fetching.errors.js';
import { findBrowser } from './find-browser.js';

const CLOSE_TIME_MS = 3000;

/** One headless browser, started when first needed and again after it died. */
export class BrowserHolder {
  /** Of the browser that runs, `null` while none does. */
  processId: number | null = null;
  private launched: Promise<Browser> | null = null;
  private isClosed = false;

  constructor(
    private readonly executablePath: string | null,
    private readonly allowedHosts: readonly string[],
    private readonly launchTimeoutMs: number,
  ) {}

  /** Rejects with `BrowserUnavailableError`; the next call tries again. */
  async browser(): Promise<Browser> {
    if (this.isClosed) {
      throw new BrowserUnavailableError('The browser was closed');
    }
    this.launched ??= this.launch();
    const { launched } = this;
    try {
      return await launched;
    } catch (cause) {
      this.forget(launched);
      throw cause instanceof BrowserUnavailableError
        ? cause
        : new BrowserUnavailableError('The browser does not start', { cause });
    }
  }

  /** Asks it to end, and ends it when it does not listen. */
  async close(): Promise<void> {
    this.isClosed = true;
    const browser = await this.launched?.catch(() => null);
    this.launched = null;
    if (!browser) {
      return;
    }
    const kill = setTimeout(() => browser.process()?.kill('SIGKILL'), CLOSE_TIME_MS);
    await browser.close().catch(() => undefined);
    clearTimeout(kill);
  }

  private async launch(): Promise<Browser> {
    const executablePath = findBrowser(this.executablePath);
    if (!executablePath) {
      throw new BrowserUnavailableError(
        this.executablePath
          ? `There is no browser at ${this.executablePath}`
          : 'No Chrome or Chromium was found on this machine',
      );
    }
    const browser = await puppeteer.launch({
      executablePath,
      headless: true,
      // Over a pipe the browser ends with this process, whatever ended it, and opens no port.
      pipe: true,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: this.launchTimeoutMs,
      args: [...sandboxArgs(process.getuid?.()), resolverArg(this.allowedHosts)],
    });
    this.processId = browser.process()?.pid ?? null;
    browser.once('disconnected', () => {
      this.launched = null;
      this.processId = null;
    });
    return browser;
  }

  private forget(launched: Promise<Browser>): void {
    if (this.launched === launched) {
      this.launched = null;
    }
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
