import {
  applyDecorators,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UseGuards,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { RequestInvalidError } from '../errors/request.errors.js';

/** Refuses a body on a route that reads none; an empty JSON object is let pass, as many clients always send one. */
@Injectable()
export class NoBodyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    const isEmpty =
      body === undefined ||
      body === null ||
      (typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0);
    if (!isEmpty) {
      throw new RequestInvalidError([{ field: '', message: 'This route takes no body' }]);
    }
    return true;
  }
}

export const TakesNoBody = (): MethodDecorator => applyDecorators(UseGuards(NoBodyGuard));
