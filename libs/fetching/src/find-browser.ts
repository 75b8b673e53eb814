import { existsSync } from 'node:fs';

import puppeteer from 'puppeteer';

/** Where systems put Chrome and Chromium, the distributions' own first: they get the security updates. */
const SYSTEM_BROWSERS: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

export interface BrowserPlaces {
  readonly exists: (path: string) => boolean;
  readonly system: readonly string[];
  /** Where puppeteer would have put its own; throws when it cannot say. */
  readonly puppeteers: () => string;
}

const THIS_MACHINE: BrowserPlaces = {
  exists: existsSync,
  system: SYSTEM_BROWSERS,
  puppeteers: () => puppeteer.executablePath(),
};

/**
 * The browser to use: the one set, else the system's, else puppeteer's own; `null` when there is none. One that is set
 * and missing is not replaced by another: whoever set it wants to know.
 */
export function findBrowser(
  executablePath: string | null = null,
  places: BrowserPlaces = THIS_MACHINE,
): string | null {
  if (executablePath) {
    return places.exists(executablePath) ? executablePath : null;
  }
  const system = places.system.find((path) => places.exists(path));
  return system ?? puppeteersOwn(places);
}

function puppeteersOwn({ exists, puppeteers }: BrowserPlaces): string | null {
  try {
    const path = puppeteers();
    return exists(path) ? path : null;
  } catch {
    return null;
  }
}
