import { annotateRequest, notesOf } from '@app/observability';
import type { FastifyRequest } from 'fastify';

/**
 * Who a request came from, for limits and logs: the name of its key, else its address (see TRUST_PROXY). The two cannot be
 * mistaken for each other: a key's name has neither a dot nor a colon.
 */
export function clientOf(request: FastifyRequest): string {
  return notesOf(request.raw).client ?? request.ip;
}

/** From now on the request is known to come from the holder of this key. */
export function nameClient(request: FastifyRequest, keyName: string): void {
  annotateRequest(request.raw, { client: keyName });
}
