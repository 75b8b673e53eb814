import { annotateRequest, notesOf } from '@app/observability';
import { normalizeIp } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';

/** The network part of an IPv6 address: the rest a host may change at will. */
const IPV6_NETWORK_BITS = 64;

/**
 * Who a request came from, for limits and logs: the name of its key, else its address. That is the peer's own, unless the
 * peer is a proxy of TRUST_PROXY: then the last address before the proxies. Of an IPv6 address it is the /64. The two
 * cannot be mistaken for each other: a key's name has neither a dot nor a colon.
 */
export function clientOf(request: FastifyRequest): string {
  const known = notesOf(request.raw).client;
  if (known !== undefined) {
    return known;
  }
  const client = normalizeIp(request.ip, IPV6_NETWORK_BITS);
  annotateRequest(request.raw, { client });
  return client;
}

/** From now on the request is known to come from the holder of this key. Call before its limits are counted. */
export function nameClient(request: FastifyRequest, keyName: string): void {
  annotateRequest(request.raw, { client: keyName });
}
