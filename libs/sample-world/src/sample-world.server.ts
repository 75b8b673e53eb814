import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { SampleWorldPortInUseError } from './sample-world.errors.js';
import { createWorld, type World, type WorldOptions } from './world.js';
import type { WorldResponse } from './world.router.js';

export interface SampleWorldOptions extends WorldOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
}

/** One request that the site served. */
export interface ServedRequest {
  readonly at: Date;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly userAgent: string | null;
}

/** The log forgets its oldest entries beyond this many, so that a site left running does not grow. */
const REQUESTS_KEPT = 10_000;

/** An invented world served over HTTP, on loopback unless told otherwise. */
export class SampleWorld {
  private readonly served: ServedRequest[] = [];

  private constructor(
    private readonly server: Server,
    /** What is true in the world that is being served. */
    readonly world: World,
    /** `http://127.0.0.1:<port>` */
    readonly origin: string,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.serve(request, response);
    });
  }

  /** Rejects with `SampleWorldPortInUseError` when the port is taken. */
  static async start({
    port = 0,
    host = '127.0.0.1',
    ...options
  }: SampleWorldOptions = {}): Promise<SampleWorld> {
    const server = createServer();
    await listen(server, port, host);
    const { port: actualPort } = server.address() as AddressInfo;
    const shownHost = host.includes(':') ? `[${host}]` : host;
    return new SampleWorld(server, createWorld(options), `http://${shownHost}:${actualPort}`);
  }

  /** Requests served so far, oldest first; the latest 10,000 are kept. */
  get requests(): readonly ServedRequest[] {
    return this.served;
  }

  /** Closes the site and the connections to it; safe to call more than once. */
  async stop(): Promise<void> {
    if (!this.server.listening) {
      return;
    }
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url: path = '/' } = request;
    const answer = isReading(method) ? this.world.respond(path) : METHOD_NOT_ALLOWED;
    this.remember({
      at: new Date(),
      method,
      path,
      status: answer.status,
      userAgent: request.headers['user-agent'] ?? null,
    });
    const body = Buffer.from(answer.body);
    // Node knows no phrase for 999; this is LinkedIn's.
    response.statusMessage = answer.status === 999 ? 'Request denied' : '';
    response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
    response.end(method === 'HEAD' ? undefined : body);
  }

  private remember(request: ServedRequest): void {
    this.served.push(request);
    if (this.served.length > REQUESTS_KEPT) {
      this.served.shift();
    }
  }
}

const METHOD_NOT_ALLOWED: WorldResponse = {
  status: 405,
  headers: { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' },
  body: 'Only GET and HEAD.\n',
};

function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  try {
    await listening;
  } catch (error) {
    if (isAddressInUse(error)) {
      throw new SampleWorldPortInUseError(port, error);
    }
    throw error;
  }
}

function isAddressInUse(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE'
  );
}
