import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

import { requestId } from '@app/observability';

import { problemOfUnreadable } from '../filters/problem.js';

/**
 * Answers what is not even a request, on the bare connection, and closes it: where it ends and another begins cannot be
 * known. Nothing of what was sent is repeated.
 */
export function answerUnreadable(
  error: Error & { readonly code?: string },
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  // Somebody left, or another answer is under way on this connection: ours would stand in the middle of it.
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy(error);
    return;
  }
  const problem = problemOfUnreadable(error.code, requestId(undefined));
  const body = JSON.stringify(problem);
  const lines = Object.entries({
    ...headers,
    date: new Date().toUTCString(),
    connection: 'close',
    'cache-control': 'no-store',
    'x-request-id': problem.requestId,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const status = `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n`;
  socket.write(`${status}${lines.join('')}\r\n${body}`);
  socket.destroySoon();
}

/** Whether part of an answer is out, told as Node tells it where nobody else listens to these errors. */
function isAnswering(socket: Socket & { _httpMessage?: ServerResponse | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}
