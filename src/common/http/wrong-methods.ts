import { METHODS } from 'node:http';

import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

import { MethodNotAllowedError } from '../errors/request.errors.js';
import { sendProblem } from '../filters/problem.js';

/** CONNECT asks for a tunnel, not for a path, and Node hands it to no route. */
const ROUTABLE = METHODS.filter((method) => method !== 'CONNECT');

/**
 * Answers 405 with `Allow` where a path of the API exists but not for the method used; the framework alone would say 404.
 * Call before routes are registered; call what it returns when all of them are.
 */
export function watchForWrongMethods(server: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>();
  const watch = ({ url, method }: { url: string; method: HTTPMethods | HTTPMethods[] }): void => {
    const methods = known.get(url) ?? new Set<string>();
    known.set(url, methods);
    for (const name of [method].flat()) {
      methods.add(name);
    }
  };
  server.addHook('onRoute', watch);

  return () => {
    // What the framework does not know it answers as if the path did not exist; of QUERY it wants a body before all else.
    const served = server.supportedMethods;
    for (const method of ROUTABLE.filter((name) => name === 'QUERY' || !served.includes(name))) {
      server.addHttpMethod(method, { overrideExisting: true });
    }
    for (const [url, allowed] of [...known]) {
      const wrong = ROUTABLE.filter((method) => !allowed.has(method));
      if (wrong.length > 0 && url.startsWith('/api/')) {
        server.route({ method: [...wrong], url, handler: refuse([...allowed]) });
      }
    }
  };
}

function refuse(allowed: readonly string[]) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const allow = allowed.join(', ');
    return sendProblem(
      new MethodNotAllowedError(request.method, allow),
      request,
      reply.header('allow', allow),
    );
  };
}
