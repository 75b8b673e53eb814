import { Agent, type Dispatcher, request } from 'undici';

import { ACCEPTED_ENCODINGS, decodeContent, DecodedTooLargeError } from './content-encoding.js';
import { DocumentTooLargeError, UpstreamDownError } from './fetching.errors.js';

export interface TransportRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** For connecting, headers and body together. */
  readonly timeoutMs: number;
  /** For the body as sent and for the body decompressed, each. */
  readonly maxBytes: number;
  /** Whether an answer of this status has a body worth reading. */
  readonly readsBody: (status: number) => boolean;
  readonly signal?: AbortSignal;
  /** Kept up to date while the answer comes, for whoever must tell how far it got. */
  readonly progress: TransportProgress;
}

export interface TransportProgress {
  /** `null` until the answer has begun. */
  status: number | null;
  /** Of the body as it is sent; one that is not read does not count. */
  byteCount: number;
}

export interface TransportAnswer {
  readonly status: number;
  /** The header's first value, or `null`. */
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
}

/** One GET over pooled keep-alive connections: no redirects, no cookies, bounded in time and bytes. */
export class HttpTransport {
  private readonly agent = new Agent({
    connections: 16,
    keepAliveTimeout: 10_000,
    // LinkedIn's policy headers alone fill most of the usual 16 KiB.
    maxHeaderSize: 64 * 1024,
  });

  /** Rejects with a `FetchError`, or with the signal's reason. */
  async get(asked: TransportRequest): Promise<TransportAnswer> {
    const timeout = new AbortController();
    const timer = setTimeout(() => {
      timeout.abort();
    }, asked.timeoutMs);
    const signal = asked.signal ? AbortSignal.any([asked.signal, timeout.signal]) : timeout.signal;
    try {
      return await this.exchange(asked, signal);
    } catch (error) {
      asked.signal?.throwIfAborted();
      throw timeout.signal.aborted ? timedOut(asked) : named(asked, error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends every connection at once, also those in use. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  private async exchange(asked: TransportRequest, signal: AbortSignal): Promise<TransportAnswer> {
    const answer = await request(asked.url, {
      dispatcher: this.agent,
      method: 'GET',
      headers: { ...asked.headers, 'accept-encoding': ACCEPTED_ENCODINGS },
      signal,
      // The timer above bounds the whole; these would only cut it into parts.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    asked.progress.status = answer.statusCode;
    const header = (name: string): string | null => firstValue(answer.headers[name]);
    if (!asked.readsBody(answer.statusCode)) {
      // The status has said it all: a body that breaks off, drips or floods after it changes nothing.
      await answer.body.dump({ limit: 64 * 1024, signal }).catch(() => answer.body.destroy());
      return { status: answer.statusCode, header, body: new Uint8Array() };
    }
    if (Number(header('content-length') ?? 0) > asked.maxBytes) {
      answer.body.destroy();
      throw new DocumentTooLargeError(asked.url.href, asked.maxBytes);
    }
    const sent = await collect(answer.body, asked);
    const body = await decodeContent(sent, header('content-encoding'), asked.maxBytes);
    return { status: answer.statusCode, header, body };
  }
}

async function collect(
  body: Dispatcher.ResponseData['body'],
  { url, maxBytes, progress }: TransportRequest,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    byteCount += chunk.length;
    progress.byteCount = byteCount;
    if (byteCount > maxBytes) {
      // Leaving the loop destroys the stream, and with it the connection.
      throw new DocumentTooLargeError(url.href, maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, byteCount);
}

function timedOut({ url, timeoutMs }: TransportRequest): UpstreamDownError {
  return new UpstreamDownError(url.href, `did not finish within ${timeoutMs} ms`);
}

function named({ url, maxBytes }: TransportRequest, error: unknown): Error {
  if (error instanceof DocumentTooLargeError) {
    return error;
  }
  if (error instanceof DecodedTooLargeError) {
    return new DocumentTooLargeError(url.href, maxBytes);
  }
  const code = (error as NodeJS.ErrnoException).code ?? 'UNDECODABLE';
  return new UpstreamDownError(url.href, `could not be read (${code})`, null, null, {
    cause: error,
  });
}

function firstValue(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
