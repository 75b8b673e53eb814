import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { AppError } from '../errors/app.error.js';
import { DatabaseUnavailableError, isDatabaseUnavailable } from '../errors/database.errors.js';
import { problemOf, sendProblem } from './problem.js';

/** Turns whatever was thrown into one problem+json answer, and logs what is ours to mend. */
@Catch()
export class AppExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger(AppExceptionFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const error = isDatabaseUnavailable(thrown) ? new DatabaseUnavailableError(thrown) : thrown;
    if (problemOf(error, request).status >= 500 && !isUpstream(error)) {
      this.logger.error(error);
    }
    if (!reply.sent) {
      void sendProblem(error, request, reply);
    }
  }
}

/** A refusal by the source is an answer, not a fault of ours: it is in the request log, not in the error log. */
function isUpstream(error: unknown): boolean {
  return error instanceof AppError && error.kind.startsWith('upstream');
}
