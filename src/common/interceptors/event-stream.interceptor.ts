import type { Readable } from 'node:stream';

import {
  type CallHandler,
  type ExecutionContext,
  HttpStatus,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';

/** Neither kept, nor changed, nor held back on its way. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Understood by nginx and those that follow it.
  'x-accel-buffering': 'no',
};

/** Sends an event stream; for null it says with 204 that a client need not connect again. */
@Injectable()
export class EventStreamInterceptor implements NestInterceptor<Readable | null> {
  intercept(context: ExecutionContext, next: CallHandler<Readable | null>): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((stream) => {
        if (stream === null) {
          reply.status(HttpStatus.NO_CONTENT).header('cache-control', 'no-store');
          return undefined;
        }
        reply.headers(HEADERS);
        return new StreamableFile(stream);
      }),
    );
  }
}
