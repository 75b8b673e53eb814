import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { OverloadedError } from '../errors/request.errors.js';
import { sendProblem } from '../filters/problem.js';
import { isRoutine } from './routine-path.js';

const SAMPLE_MS = 250;
/** Building the application keeps the loop busy too: it is judged from this long after it listens. */
const WARM_UP_MS = 1000;

/**
 * Turns requests away with 503 while the event loop is late by more than `maxDelayMs` on average: those that are in get
 * served in time, and probes are always answered. Gives the question whether that is so at this moment.
 */
export async function shedLoad(
  server: FastifyInstance,
  maxDelayMs: number,
): Promise<() => boolean> {
  let warmAt = Number.POSITIVE_INFINITY;
  server.addHook('onListen', (done: () => void) => {
    warmAt = performance.now() + WARM_UP_MS;
    done();
  });
  // The plugin measures; whom it concerns, and what is said, is ours.
  await server.register(underPressure, {
    maxEventLoopDelay: maxDelayMs,
    sampleInterval: SAMPLE_MS,
    pressureHandler: () => undefined,
  });
  const isLate = (): boolean => server.isUnderPressure() && performance.now() > warmAt;
  server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    if (isLate() && !isRoutine(request.url)) {
      sendProblem(new OverloadedError(), request, reply);
    } else {
      done();
    }
  });
  return isLate;
}
