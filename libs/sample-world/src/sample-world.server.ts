import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { deliverFaultily } from './faults/delivery.js';
import { disturbedAnswer } from './faults/disturbed-answer.js';
import type { Fault } from './faults/fault.js';
import { FaultRegister } from './faults/fault-register.js';
import {
  type FaultSchedule,
  type SeededFaultOptions,
  seededFaults,
} from './faults/fault-schedule.js';
import { RequestLog, type ServedRequest } from './request-log.js';
import { SampleWorldPortInUseError } from './sample-world.errors.js';
import { VirtualClock } from './virtual-clock.js';
import { createWorld, type World, type WorldOptions } from './world.js';
import type { WorldResponse } from './world.router.js';

export interface SampleWorldOptions extends WorldOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** The site's time; by default it stands still at `now`, until `clock.advance` moves it. */
  readonly clock?: () => Date;
  /** What goes wrong: drawn from the world's seed, or a schedule of one's own. Default: nothing. */
  readonly faults?: SeededFaultOptions | FaultSchedule;
}

/** An invented world served over HTTP, on loopback unless told otherwise. */
export class SampleWorld {
  private readonly log = new RequestLog();

  private constructor(
    private readonly server: Server,
    /** What is true where the site's clock started, and by `world.at(…)` at any other instant. */
    readonly world: World,
    /** `http://127.0.0.1:<port>` */
    readonly origin: string,
    /** What time it is on the site. What it serves is what is true then. */
    readonly clock: VirtualClock,
    private readonly faults: FaultRegister,
  ) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.serve(request, response);
    });
  }

  /** Rejects with `SampleWorldPortInUseError` when the port is taken. */
  static async start({
    port = 0,
    host = '127.0.0.1',
    clock,
    faults,
    ...options
  }: SampleWorldOptions = {}): Promise<SampleWorld> {
    const world = createWorld({ now: clock?.(), ...options });
    const schedule = faults === undefined ? null : scheduleOf(faults, world.seed);
    const server = createServer();
    await listen(server, port, host);
    const { port: actualPort } = server.address() as AddressInfo;
    const shownHost = host.includes(':') ? `[${host}]` : host;
    return new SampleWorld(
      server,
      world,
      `http://${shownHost}:${actualPort}`,
      new VirtualClock(clock ?? (() => world.now), world.startedAt),
      new FaultRegister(schedule, world.startedAt),
    );
  }

  /** Requests served so far, oldest first; the latest 10,000 are kept. */
  get requests(): readonly ServedRequest[] {
    return this.log.entries;
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
    const at = this.clock.now();
    const truth = isReading(method) ? this.world.respond(path, at) : METHOD_NOT_ALLOWED;
    const drawn = isReading(method) ? this.faults.next(path, at) : null;
    const fault = drawn !== null && showsOn(drawn, truth, method) ? drawn : null;
    const answer = fault === null ? truth : disturbedAnswer(truth, { fault, path, at });
    const onSent = this.log.enter({
      at: new Date(),
      virtualAt: at,
      method,
      path,
      status: fault !== null && WORDLESS.has(fault.kind) ? null : answer.status,
      userAgent: request.headers['user-agent'] ?? null,
      fault,
    });
    if (fault === null || method === 'HEAD') {
      send(response, answer, method, onSent);
    } else {
      const acceptEncoding = request.headers['accept-encoding']?.toString() ?? '';
      void deliverFaultily(response, { answer, fault, acceptEncoding, onSent });
    }
  }
}

function scheduleOf(faults: SeededFaultOptions | FaultSchedule, seed: number): FaultSchedule {
  return 'faultFor' in faults ? faults : seededFaults(seed, faults);
}

/** Faults that end a connection before a status is said. */
const WORDLESS: ReadonlySet<Fault['kind']> = new Set(['connectionReset', 'robotsTimeout']);

/** Faults in how a body is sent; without a body there is nothing of them to see. */
const OF_BODIES: ReadonlySet<Fault['kind']> = new Set([
  'chunkCut',
  'lengthTooLong',
  'lengthTooShort',
  'cutDocument',
  'hugeBody',
  'slowDrip',
  'gzip',
  'brotli',
]);

function showsOn(fault: Fault, { body }: WorldResponse, method: string): boolean {
  return OF_BODIES.has(fault.kind)
    ? body !== '' && method !== 'HEAD'
    : !(WORDLESS.has(fault.kind) && method === 'HEAD');
}

function send(
  response: ServerResponse,
  answer: WorldResponse,
  method: string,
  onSent: (byteCount: number) => void,
): void {
  const body = Buffer.from(answer.body);
  // Node knows no phrase for 999; this is LinkedIn's.
  response.statusMessage = answer.status === 999 ? 'Request denied' : '';
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  if (method === 'HEAD') {
    response.end();
  } else {
    onSent(body.length);
    response.end(body);
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
