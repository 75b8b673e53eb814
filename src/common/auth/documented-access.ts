import type { OpenAPIObject } from '@nestjs/swagger';

import type { Scope } from '../../config/api-keys.js';
import { describedFailures, type DocumentedFailure } from '../decorators/fails.decorator.js';
import { KeyRequiredError, KeyUnknownError, ScopeMissingError } from './auth.errors.js';
import { accessOf } from './route-access.js';

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

/** Says in the document which scope each route needs, and how it refuses whoever has it not. */
export function documentAccess({ paths }: OpenAPIObject): void {
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = operations[method];
      const access = accessOf(method, path);
      if (operation && access === 'open') {
        operation.security = [];
      } else if (operation && access !== 'open') {
        operation.security = [{ bearer: [access] }, { apiKey: [access] }];
        Object.assign(operation.responses, refusalsFor(access));
      }
    }
  }
}

function refusalsFor(scope: Scope): Record<string, object> {
  const required = new KeyRequiredError();
  const unknown = new KeyUnknownError();
  const missing = new ScopeMissingError(scope);
  return {
    401: describedFailures([failure(401, required), failure(401, unknown)]),
    403: describedFailures([failure(403, missing)]),
  };
}

function failure(
  status: number,
  { code, message }: KeyRequiredError | KeyUnknownError | ScopeMissingError,
): DocumentedFailure {
  return { status, code, detail: message };
}
