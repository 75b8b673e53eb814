import type { FastifyReply } from 'fastify';

/** Puts names and values, given in turn, on a reply. */
export function addHeaders(reply: FastifyReply, headers: readonly string[]): void {
  for (let at = 0; at + 1 < headers.length; at += 2) {
    reply.header(headers[at] ?? '', headers[at + 1]);
  }
}
