import { annotateRequest } from '@app/observability';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';

/** Tells the request's log line which route answered: the pattern, so that lines of one route can be counted. */
@Injectable()
export class RequestLogInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    annotateRequest(request.raw, { route: request.routeOptions.url ?? '' });
    return next.handle();
  }
}
