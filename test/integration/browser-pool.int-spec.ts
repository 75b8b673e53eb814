import { BrowserFetcher } from '@app/fetching';

import {
  aServerWithRules,
  BrowserFetchers,
  describeWithBrowser,
  html,
} from '../support/browser-fetchers.js';
import { untilTrue } from '../support/eventually.js';
import type { LoopbackServer } from '../support/loopback-server.js';

describeWithBrowser(`${BrowserFetcher.name} as a pool`, () => {
  let server: LoopbackServer;
  let fetchers: BrowserFetchers;

  beforeAll(async () => {
    server = await aServerWithRules();
    fetchers = new BrowserFetchers(server);
  });

  beforeEach(() => {
    server.answerWith({ '/page': html('fine') });
  });

  afterAll(async () => {
    await fetchers.close();
    await server.close();
  });

  it('opens no more pages at once than it may', async () => {
    let pageCount = 0;
    let mostPages = 0;
    server.answer('/page', (request, response) => {
      pageCount += 1;
      mostPages = Math.max(mostPages, pageCount);
      setTimeout(() => {
        pageCount -= 1;
        html('')(request, response);
      }, 50);
    });
    const narrow = fetchers.open({ maxPages: 1 });
    await Promise.all([1, 2, 3].map(() => narrow.fetch(server.url('/page'))));

    expect(mostPages).toBe(1);
  });

  it('replaces a browser that has served its pages', async () => {
    const recycling = fetchers.open({ recyclePages: 2 });
    const processIds: (number | null)[] = [];
    for (let count = 0; count < 4; count += 1) {
      await recycling.fetch(server.url('/page'));
      processIds.push(recycling.processId);
    }

    expect(new Set(processIds.filter((id) => id !== null)).size).toBe(2);
  });

  it('replaces a browser that has grown too large', async () => {
    const growing = fetchers.open({ maxMemoryBytes: 1, weighEveryMs: 60_000 });
    await growing.fetch(server.url('/page'));
    const first = growing.processId;
    await untilTrue(() => growing.processId === null);
    await growing.fetch(server.url('/page'));

    expect(growing.processId).not.toBe(first);
  });

  it('ends a browser whose page does not stop growing', async () => {
    server.answerWith({
      '/greedy': html(
        '<script>const all = []; while (all.length < 60) all.push(new Uint8Array(2 ** 25).fill(1));' +
          'for (;;) {}</script>',
      ),
    });
    const bounded = fetchers.open({ maxMemoryBytes: 2 ** 28, weighEveryMs: 200 });

    await expect(bounded.fetch(server.url('/greedy'))).rejects.toMatchObject({
      code: 'BROWSER_CRASHED',
      retry: 'later',
    });
    await expect(bounded.fetch(server.url('/page'))).resolves.toMatchObject({ status: 200 });
  });

  it('reads nothing more once closed', async () => {
    const closed = fetchers.open();
    await closed.close();

    await expect(closed.fetch(server.url('/page'))).rejects.toMatchObject({
      code: 'BROWSER_UNAVAILABLE',
    });
  });
});
