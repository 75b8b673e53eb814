import { existsSync } from 'node:fs';

/** The browser to use: the one named, else the system's, else puppeteer's own; `null` when there is none. */
export function findBrowser(executablePath: string | null = null): string | null {
  const candidates = executablePath ? [executablePath] : ['/usr/bin/chromium'];
  return candidates.find((path) => existsSync(path)) ?? null;
}
