import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the site says to one request. */
export interface StandInAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A site on loopback that answers as the test says and remembers what it was asked. */
export interface StandInSite {
  readonly origin: string;
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export async function startStandInSite(
  answers: Readonly<Record<string, StandInAnswer>>,
): Promise<StandInSite> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { url: path = '' } = request;
    asked.push(path);
    const { status = 200, headers = {}, body = '' } = answers[path] ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
