import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { RequestInvalidError } from '../errors/request.errors.js';

/** Refuses parameters on a route that has none: one that is sent all the same is a mistake worth telling. */
@Injectable()
export class NoQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const query = context.switchToHttp().getRequest<FastifyRequest>().query as object;
    const fields = Object.keys(query);
    if (fields.length > 0) {
      throw new RequestInvalidError(
        fields.map((field) => ({ field, message: 'This route takes no query parameters' })),
      );
    }
    return true;
  }
}

export const TakesNoQuery = (): MethodDecorator => applyDecorators(UseGuards(NoQueryGuard));
