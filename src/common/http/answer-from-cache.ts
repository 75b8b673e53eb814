import type { FastifyReply, FastifyRequest } from 'fastify';

import type { AnswerCache } from '../cache/answer.cache.js';
import { finishedAnswer } from '../cache/finished-answer.js';
import type { Clock } from '../clock/clock.js';
import { ClientThrottledError } from '../errors/request.errors.js';
import { sendProblem } from '../filters/problem.js';
import type { ClientLimiter } from '../guards/client.limiter.js';
import { addHeaders } from './header-list.js';

export interface CachedAnswering {
  readonly limiter: ClientLimiter;
  readonly answers: AnswerCache;
  readonly clock: Clock;
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;

/**
 * An `onRequest` hook that answers what is kept of routes marked `@Cached`, before anything of the request is parsed and
 * before Nest sees it. Whatever may turn a request away must come before it; the limits are counted here.
 */
export function answerFromCache({ limiter, answers, clock }: CachedAnswering): Hook {
  return async (request, reply) => {
    const { tagsOf } = request.routeOptions.config;
    if (tagsOf === undefined) {
      return undefined;
    }
    try {
      await limiter.count(request, reply, 'reads');
    } catch (error) {
      if (error instanceof ClientThrottledError) {
        return sendProblem(error, request, reply);
      }
      throw error;
    }
    const entry = await answers.find(request, reply, tagsOf);
    if (entry === null) {
      return undefined;
    }
    const answer = await finishedAnswer(entry, clock.now().getTime(), request.headers);
    addHeaders(reply.status(answer.status), answer.headers);
    return reply.send(answer.body ?? undefined);
  };
}
