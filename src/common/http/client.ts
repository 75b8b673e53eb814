import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

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
  const client = clientAt(request.ip);
  annotateRequest(request.raw, { client });
  return client;
}

/** The client that an address stands for. */
export function clientAt(address: string): string {
  return normalizeIp(address, IPV6_NETWORK_BITS);
}

const peers = new WeakMap<Socket, string>();

/** The client at the other end of a raw request's connection, whatever the request says of itself. */
export function peerOf({ socket }: IncomingMessage): string {
  const known = peers.get(socket);
  if (known !== undefined) {
    return known;
  }
  const peer = clientAt(socket.remoteAddress ?? '');
  peers.set(socket, peer);
  return peer;
}

/** From now on the request is known to come from the holder of this key. Call before its limits are counted. */
export function nameClient(request: FastifyRequest, keyName: string): void {
  annotateRequest(request.raw, { client: keyName });
}
