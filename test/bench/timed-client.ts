import { type Agent, type IncomingHttpHeaders, request as openRequest } from 'node:http';

/** One request and what came of it. */
export interface Exchange {
  /** 0 when the connection broke before an answer was there. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** From sending to the last byte of the answer. */
  readonly ms: number;
}

export interface Sender {
  /** A loopback address: clients are told apart by it. */
  readonly from: string;
  /** Keeps connections; absent: each request has its own. */
  readonly agent?: Agent;
}

const LONGEST_MS = 30_000;

/** Sends one GET and waits for its end, however it ends. */
export function ask(url: string, { from, agent }: Sender): Promise<Exchange> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const end = (status: number, headers: IncomingHttpHeaders = {}, text = ''): void => {
      resolve({ status, headers, text, ms: performance.now() - startedAt });
    };
    const options = { localAddress: from, agent: agent ?? false, timeout: LONGEST_MS };
    const request = openRequest(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', () => {
        end(0);
      });
      response.once('end', () => {
        end(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString());
      });
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => {
      end(0);
    });
    request.end();
  });
}
