import { type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ClientThrottledError } from '../errors/request.errors.js';
import { clientOf } from '../http/client.js';

export type LimitName = 'reads' | 'scrapes';

const LIMITED_AS = Symbol('limited-as');

/** Counts a route against another limit than that of plain reads. */
export const LimitedAs = (name: LimitName): MethodDecorator => SetMetadata(LIMITED_AS, name);

/** The limit a route counts against. */
export function limitOf(context: ExecutionContext): LimitName {
  const name = Reflect.getMetadata(LIMITED_AS, context.getHandler()) as LimitName | undefined;
  return name ?? 'reads';
}

/** Limits each client (see `clientOf`) per kind of route, not per route. */
@Injectable()
export class ClientThrottlerGuard extends ThrottlerGuard {
  protected override headerPrefix = 'RateLimit';

  protected override getTracker(request: FastifyRequest): Promise<string> {
    return Promise.resolve(clientOf(request));
  }

  protected override generateKey(
    _context: ExecutionContext,
    tracker: string,
    name: string,
  ): string {
    return `${name}:${tracker}`;
  }

  /** Each route counts against one limit only, so that the limit's name says nothing a client needs. */
  protected override setResponseHeader(
    reply: FastifyReply,
    name: string,
    value: string | number,
  ): void {
    reply.header(name.replace(/-(reads|scrapes)$/, '').toLowerCase(), value);
  }

  protected override throwThrottlingException(
    context: ExecutionContext,
    { limit, timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    reply
      .header('ratelimit-limit', limit)
      .header('ratelimit-remaining', 0)
      .header('ratelimit-reset', timeToBlockExpire);
    throw new ClientThrottledError(Math.max(1, timeToBlockExpire));
  }
}
