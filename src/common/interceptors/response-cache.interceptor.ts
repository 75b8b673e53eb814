import type { CacheEntry } from '@app/caching';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, mergeMap, type Observable } from 'rxjs';

import { AnswerCache } from '../cache/answer.cache.js';
import { finishedAnswer } from '../cache/finished-answer.js';
import { Clock } from '../clock/clock.js';
import { CACHED } from '../decorators/cached.decorator.js';
import { addHeaders } from '../http/header-list.js';

/**
 * Keeps the finished bytes of routes marked `@Cached`. Outermost of the interceptors: what it keeps is what is sent. What
 * is kept is answered before a request gets here; see `answerFromCache`. Whoever was to make an answer anew before its time was
 * over, and could not, gets what the others get.
 */
@Injectable()
export class ResponseCacheInterceptor implements NestInterceptor {
  constructor(
    private readonly answers: AnswerCache,
    private readonly clock: Clock,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (this.reflector.get<unknown>(CACHED, context.getHandler()) === undefined) {
      return next.handle();
    }
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        // Only a finished answer is kept: a 202 is a promise.
        if (reply.statusCode !== 200) {
          reply.header('cache-control', 'no-store');
          return body;
        }
        return this.finish(await this.answers.keep(request, body), request, reply);
      }),
      catchError(async (error: unknown) => {
        const kept = await this.answers.findKept(request);
        if (kept === null) {
          throw error;
        }
        return this.finish(kept, request, reply);
      }),
    );
  }

  private async finish(
    entry: CacheEntry,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const now = this.clock.now().getTime();
    // Whether a wish to wait was heeded in making it, the route has told.
    const answer = await finishedAnswer(entry, now, { ...request.headers, prefer: undefined });
    addHeaders(reply.status(answer.status), answer.headers);
    return answer.body ?? undefined;
  }
}
