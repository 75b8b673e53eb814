import puppeteer, { type Page } from 'puppeteer';

/** Opens a real browser for some work. `complaints` collects what it says on its console and which requests failed. */
export async function withBrowserPage(
  executablePath: string,
  work: (page: Page, complaints: readonly string[]) => Promise<void>,
): Promise<void> {
  const browser = await puppeteer.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') {
        complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await work(page, complaints);
  } finally {
    await browser.close();
  }
}
