import type { IncomingMessage } from 'node:http';

import type { FastifyReply, FastifyRequest } from 'fastify';

import { HostRepeatedError } from '../errors/request.errors.js';
import { sendProblem } from '../filters/problem.js';

const HOST = 'host';

/** Whether a request has more than one `Host` header; Node keeps the first of them in `headers` and drops the rest. */
export function isHostRepeated({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length === HOST.length && name.toLowerCase() === HOST) {
      count += 1;
    }
  }
  return count > 1;
}

/** An `onRequest` hook: what names two hosts is answered 400, as RFC 9112 section 3.2 asks. */
export function requireOneHost(
  request: FastifyRequest,
  reply: FastifyReply,
  done: () => void,
): void {
  if (isHostRepeated(request.raw)) {
    sendProblem(new HostRepeatedError(), request, reply);
  } else {
    done();
  }
}
