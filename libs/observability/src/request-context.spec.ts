import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { RequestContext } from './request-context.js';

describe(RequestContext.name, () => {
  const context = new RequestContext();
  let server: Server;

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Answers each request with the id that is known after some waiting, `/second` later than the others. */
  function listen(): Promise<string> {
    server = createServer((request, response) => {
      const ids = { requestId: request.url ?? '', traceId: 'trace' };
      context.run(ids, response, () => {
        void sleep(request.url === '/second' ? 40 : 5).then(() => {
          response.end(context.current()?.requestId ?? 'none');
        });
      });
    });
    return opened();
  }

  async function opened(): Promise<string> {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const textOf = async (url: string): Promise<string> => (await fetch(url)).text();

  it('knows the request after a wait, whichever other ones end meanwhile, and again after all have ended', async () => {
    const origin = await listen();

    const both = await Promise.all([textOf(`${origin}/first`), textOf(`${origin}/second`)]);

    expect(both).toEqual(['/first', '/second']);
    expect(await textOf(`${origin}/third`)).toBe('/third');
  });

  it('stays with what a request has set off until that has ended', async () => {
    const told: (string | undefined)[] = [];
    let after: Promise<unknown> = Promise.resolve();
    server = createServer((_, response) => {
      context.run({ requestId: 'one', traceId: 'trace' }, response, () => {
        after = sleep(30).then(() => told.push(context.current()?.requestId));
        context.hold(after);
        response.end();
      });
    });
    await textOf(await opened());
    await after;

    expect(told).toEqual(['one']);
  });

  it('knows none outside of a request', async () => {
    await textOf(`${await listen()}/first`);

    expect(context.current()).toBeUndefined();
  });
});
