import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import type { WorldResponse } from '../world.router.js';
import type { Fault, FaultKind } from './fault.js';

/** An answer on its way out. */
export interface Delivery {
  readonly answer: WorldResponse;
  readonly fault: Fault;
  readonly acceptEncoding: string;
  /** Told of each piece of body as it is handed to the connection. */
  readonly onSent: (byteCount: number) => void;
}

const CHUNKED = { 'transfer-encoding': 'chunked' };
const PIECES = 20;
const FILLER = Buffer.alloc(64 * 1024, 'lorem ipsum dolor sit amet, and so on without end. ');

type Sender = (response: ServerResponse, delivery: Delivery, body: Buffer) => Promise<void>;

const SENDERS: Readonly<Partial<Record<FaultKind, Sender>>> = {
  connectionReset: (response) => Promise.resolve(void response.socket?.resetAndDestroy()),
  robotsTimeout: (response, { fault }) => remainSilent(response, fault.durationMs),
  gzip: sendEncoded,
  brotli: sendEncoded,
  slowDrip: (response, { answer, fault, onSent }, body) => {
    head(response, answer, { 'content-length': body.length });
    return send(response, drops(body, fault.durationMs, response), onSent);
  },
  hugeBody: (response, { answer, fault, onSent }, body) => {
    head(response, answer, CHUNKED);
    return send(response, endless(body, fault.byteCount), onSent);
  },
  chunkCut: (response, { answer, fault, onSent }, body) => {
    head(response, answer, CHUNKED);
    return breakOff(response, [body.subarray(0, partOf(body, fault))], onSent);
  },
  lengthTooLong: (response, { answer, fault, onSent }, body) => {
    head(response, answer, { 'content-length': body.length + partOf(body, fault) });
    return breakOff(response, [body], onSent);
  },
  lengthTooShort: (response, { answer, fault, onSent }, body) => {
    head(response, answer, { 'content-length': partOf(body, fault), connection: 'close' });
    return breakOff(response, [body], onSent);
  },
};

/** Sends an answer the way its fault wants it sent. Resolves when the connection is done with it, however that came. */
export function deliverFaultily(response: ServerResponse, delivery: Delivery): Promise<void> {
  const body = Buffer.from(delivery.answer.body);
  const deliver = SENDERS[delivery.fault.kind] ?? sendWhole;
  return deliver(response, delivery, body);
}

function sendWhole(
  response: ServerResponse,
  { answer, onSent }: Delivery,
  body: Buffer,
): Promise<void> {
  head(response, answer, { 'content-length': body.length });
  return send(response, [body], onSent);
}

function partOf(body: Buffer, { share }: Fault): number {
  return Math.max(1, Math.floor(body.length * share));
}

function head(
  response: ServerResponse,
  { status, headers }: WorldResponse,
  framing: Readonly<Record<string, string | number>>,
): void {
  // Node knows no phrase for 999; this is LinkedIn's.
  response.statusMessage = status === 999 ? 'Request denied' : '';
  response.writeHead(status, { ...headers, ...framing });
}

function sendEncoded(response: ServerResponse, delivery: Delivery, body: Buffer): Promise<void> {
  const { answer, fault, acceptEncoding, onSent } = delivery;
  const coding = fault.kind === 'brotli' ? 'br' : 'gzip';
  const isAccepted = accepts(acceptEncoding, coding);
  const bytes = isAccepted ? encoded(body, coding) : body;
  head(response, answer, {
    'content-length': bytes.length,
    vary: 'accept-encoding',
    ...(isAccepted && { 'content-encoding': coding }),
  });
  return send(response, [bytes], onSent);
}

/** RFC 9110, 12.5.3: a coding is acceptable when it, or `*`, is listed with a weight above 0. */
export function accepts(acceptEncoding: string, coding: 'br' | 'gzip'): boolean {
  const weights = new Map(
    acceptEncoding.split(',').map((item) => {
      const [name = '', weight = 'q=1'] = item.split(';').map((part) => part.trim().toLowerCase());
      return [name, Number(weight.replace(/^q=/, ''))];
    }),
  );
  return (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
}

function encoded(body: Buffer, coding: 'br' | 'gzip'): Buffer {
  return coding === 'gzip'
    ? gzipSync(body)
    : brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}

type Pieces = Iterable<Buffer> | AsyncIterable<Buffer>;

async function send(
  response: ServerResponse,
  pieces: Pieces,
  onSent: Delivery['onSent'],
  isEnded = true,
): Promise<void> {
  try {
    await pipeline(Readable.from(counted(pieces, onSent)), response, { end: isEnded });
  } catch {
    // Whoever asked has hung up, or the site was stopped; the log says how far it came.
    response.destroy();
  }
}

/** The connection is closed after the last byte, without the end that was announced. */
async function breakOff(
  response: ServerResponse,
  pieces: Pieces,
  onSent: Delivery['onSent'],
): Promise<void> {
  const { socket } = response;
  await send(response, pieces, onSent, false);
  socket?.destroySoon();
}

async function remainSilent(response: ServerResponse, durationMs: number): Promise<void> {
  await waited(durationMs, response);
  response.destroy();
}

async function* counted(pieces: Pieces, onSent: Delivery['onSent']): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    onSent(piece.length);
    yield piece;
  }
}

async function* drops(
  body: Buffer,
  durationMs: number,
  response: ServerResponse,
): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(body.length / PIECES));
  for (let from = 0; from < body.length; from += size) {
    yield body.subarray(from, from + size);
    await waited(durationMs / PIECES, response);
  }
}

/** The true page, and after it more than anybody should want to read. */
function* endless(body: Buffer, byteCount: number): Generator<Buffer> {
  yield body;
  for (let sent = body.length; sent < byteCount; sent += FILLER.length) {
    yield FILLER.subarray(0, Math.min(FILLER.length, byteCount - sent));
  }
}

/** Until the time is up or the connection is closed. */
async function waited(ms: number, response: ServerResponse): Promise<void> {
  const closed = new AbortController();
  const onClose = (): void => {
    closed.abort();
  };
  response.once('close', onClose);
  try {
    await pause(ms, undefined, { signal: closed.signal });
  } catch {
    // Closed: there is nobody left to wait for.
  } finally {
    response.off('close', onClose);
  }
}
