import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { DatabaseUnavailableError, isDatabaseUnavailable } from '../errors/database.errors.js';
import { RequestInvalidError } from '../errors/request.errors.js';
import { sendProblem } from '../filters/problem.js';
import type { ClientLimiter } from '../guards/client.limiter.js';
import { clientOf } from '../http/client.js';
import type { Hold, IdempotencyService } from './idempotency.service.js';
import type { AnswerGiven } from './kept-answer.schema.js';

/** A quoted string as the draft writes it, or the bare text that many clients send; printable ASCII. */
const KEY = /^(?:"([!#-[\]-~ ]{1,255})"|([!#-~]{1,255}))$/;

/**
 * Hooks by which a POST with an Idempotency-Key is done once (draft-ietf-httpapi-idempotency-key-header). Only what was
 * accepted is kept: a request that was refused did nothing, and may be sent again with the same key.
 */
export function doOnce(
  server: FastifyInstance,
  idempotency: IdempotencyService,
  limiter: ClientLimiter,
): void {
  const holds = new Holds(idempotency);

  server.addHook('preHandler', async (request: FastifyRequest, reply: FastifyReply) => {
    const header = request.headers['idempotency-key'];
    if (request.method !== 'POST' || request.is404 || header === undefined) {
      return undefined;
    }
    try {
      const key = keyIn(header);
      // Whoever is over the limit is turned away before the database is asked for anything.
      await limiter.count(request, reply, 'scrapes');
      const answer = await holds.claim(request, key);
      return answer === null ? undefined : await sendAgain(answer, reply);
    } catch (error) {
      const isAway = isDatabaseUnavailable(error);
      return sendProblem(isAway ? new DatabaseUnavailableError(error) : error, request, reply);
    }
  });

  server.addHook(
    'onSend',
    async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      await holds.end(request, reply, payload);
      return payload;
    },
  );
}

/** The requests under way that hold a key. */
class Holds {
  private readonly logger = new Logger('Idempotency');
  private readonly held = new WeakMap<FastifyRequest, Hold>();

  constructor(private readonly idempotency: IdempotencyService) {}

  /** The answer that the request got before; null when the work is this one's to do. */
  async claim(request: FastifyRequest, idempotencyKey: string): Promise<AnswerGiven | null> {
    const { method, url, body } = request;
    const client = clientOf(request);
    const claim = await this.idempotency.claim({ client, idempotencyKey, method, url, body });
    if ('answer' in claim) {
      return claim.answer;
    }
    this.held.set(request, claim.hold);
    return null;
  }

  async end(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<void> {
    const hold = this.held.get(request);
    if (hold) {
      const isKept = reply.statusCode < 300 && typeof payload === 'string';
      const end = isKept ? hold.keep(answerOf(reply, payload)) : hold.release();
      // The answer is right all the same; the key is held until it is taken for dead.
      await end.catch((error: unknown) => {
        this.logger.error(error, 'What an Idempotency-Key stands for could not be stored');
      });
    }
  }
}

function keyIn(header: string | string[]): string {
  const [, quoted, bare] = KEY.exec(String(header).trim()) ?? [];
  const key = quoted ?? bare;
  if (key === undefined || Array.isArray(header)) {
    const message = 'must be one text of 1 to 255 printable ASCII characters';
    throw new RequestInvalidError([{ field: 'idempotency-key', message }]);
  }
  return key;
}

function answerOf(reply: FastifyReply, body: string): AnswerGiven {
  const text = (name: string): string | null => {
    const value = reply.getHeader(name);
    return value === undefined ? null : String(value);
  };
  return {
    status: reply.statusCode,
    contentType: text('content-type'),
    location: text('location'),
    body,
  };
}

function sendAgain(
  { status, contentType, location, body }: AnswerGiven,
  reply: FastifyReply,
): FastifyReply {
  reply.status(status).header('idempotency-replayed', 'true').header('cache-control', 'no-store');
  if (location !== null) {
    reply.header('location', location);
  }
  return reply.type(contentType ?? 'application/json; charset=utf-8').send(body);
}
