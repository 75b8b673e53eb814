import type { IncomingHttpHeaders } from 'node:http';

import type { FastifyReply, FastifyRequest } from 'fastify';

import type { ApiKey } from '../../config/api-keys.js';
import { ClientThrottledError } from '../errors/request.errors.js';
import { sendProblem } from '../filters/problem.js';
import type { ClientLimiter } from '../guards/client.limiter.js';
import { nameClient } from '../http/client.js';
import {
  type AccessError,
  KeyRequiredError,
  KeyUnknownError,
  ScopeMissingError,
} from './auth.errors.js';
import type { KeyRing } from './key-ring.js';
import { accessOf } from './route-access.js';

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/**
 * An `onRequest` hook that lets nobody in without a key that has the scope of the route. It stands before everything that
 * could answer, the cache included, and before limits are counted: they count by the key's name. Who has no key is counted
 * by address.
 */
export function requireKey(ring: KeyRing, limiter: ClientLimiter): Hook {
  return async (request, reply) => {
    const pattern = request.routeOptions.url;
    // What is no route tells nothing.
    const access = pattern === undefined ? 'open' : accessOf(request.method, pattern);
    if (access === 'open') {
      return undefined;
    }
    const key = keyOf(request.headers, ring);
    if (key instanceof Error) {
      return refuse(key, limiter, request, reply);
    }
    nameClient(request, key.name);
    return key.scopes.has(access)
      ? undefined
      : refuse(new ScopeMissingError(access), limiter, request, reply);
  };
}

function keyOf(headers: IncomingHttpHeaders, ring: KeyRing): ApiKey | AccessError {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const presented = bearer ?? headers['x-api-key'];
  if (typeof presented !== 'string') {
    return headers.authorization === undefined ? new KeyRequiredError() : new KeyUnknownError();
  }
  return ring.find(presented) ?? new KeyUnknownError();
}

async function refuse(
  error: AccessError,
  limiter: ClientLimiter,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  try {
    await limiter.count(request, reply, 'reads');
  } catch (limited) {
    if (limited instanceof ClientThrottledError) {
      return sendProblem(limited, request, reply);
    }
    throw limited;
  }
  return sendProblem(error, request, reply.header('www-authenticate', error.challenge));
}
