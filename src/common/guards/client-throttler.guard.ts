import { type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ClientLimiter, type LimitName } from './client.limiter.js';

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
  @Inject(ClientLimiter) private readonly limiter: ClientLimiter;

  /** What the cache was asked for was counted before that. */
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return Promise.resolve(this.limiter.hasCounted(request));
  }

  protected override async handleRequest({ context }: ThrottlerRequest): Promise<boolean> {
    const http = context.switchToHttp();
    await this.limiter.count(
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
      limitOf(context),
    );
    return true;
  }
}
