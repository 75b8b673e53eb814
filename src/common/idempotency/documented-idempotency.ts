import type { OpenAPIObject } from '@nestjs/swagger';

import { describedFailures, type DocumentedFailure } from '../decorators/fails.decorator.js';
import { KeyInUseError, KeyReusedError } from './idempotency.errors.js';

const PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Drawn anew for each request, such as a UUID: sent again within 24 hours, the same request is not done again and gets the same answer, with `Idempotency-Replayed: true`',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
} as const;

/** Says in the document that a POST takes an Idempotency-Key, and how it refuses one. */
export function documentIdempotency({ paths }: OpenAPIObject): void {
  for (const { post } of Object.values(paths)) {
    if (post) {
      post.parameters = [...(post.parameters ?? []), PARAMETER];
      Object.assign(post.responses, {
        409: describedFailures([failure(409, new KeyInUseError())]),
        422: describedFailures([failure(422, new KeyReusedError())]),
      });
    }
  }
}

function failure(
  status: number,
  { code, message }: KeyInUseError | KeyReusedError,
): DocumentedFailure {
  return { status, code, detail: message };
}
