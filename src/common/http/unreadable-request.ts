import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

import { requestId } from '@app/observability';

import { problemOfUnreadable } from '../filters/problem.js';

interface UnreadableError extends Error {
  readonly code?: string;
}

/**
 * Answers what is not even a request, on the bare connection, and closes it: where it ends and another begins cannot be
 * known. Nothing of what was sent is repeated.
 */
export function answerUnreadable(
  error: UnreadableError,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const before = answerUnderWay(socket);
  if (before?.req.complete !== true) {
    // The request whose body cannot be read on waits for it in vain, unless it is answered already.
    if (before?.headersSent === true) {
      socket.destroy(error);
    } else {
      refuse(socket, error, headers);
    }
  } else if (!waiting.has(socket)) {
    // What came before it is answered before it: ours would be taken for that answer.
    waiting.add(socket);
    before.once('close', () => {
      waiting.delete(socket);
      answerUnreadable(error, socket, headers);
    });
  }
}

/** Those that are refused once an earlier request is answered, however much more comes on them. */
const waiting = new WeakSet<Socket>();

function refuse(
  socket: Socket,
  error: UnreadableError,
  headers: Readonly<Record<string, string>>,
): void {
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

/** As Node itself knows it, which looks there where nobody else listens to these errors. */
function answerUnderWay(
  socket: Socket & { _httpMessage?: ServerResponse | null },
): ServerResponse | null {
  return socket._httpMessage ?? null;
}
