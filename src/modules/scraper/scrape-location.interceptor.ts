import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** Says in `Location` where the accepted scrape is told. */
@Injectable()
export class ScrapeLocationInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap(({ scrapeId }: { scrapeId: string }) => {
        reply.header('location', `/api/v1/scrapes/${scrapeId}`);
      }),
    );
  }
}
