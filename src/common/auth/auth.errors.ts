import type { Scope } from '../../config/api-keys.js';
import { AppError } from '../errors/app.error.js';

/** A refusal that says in `WWW-Authenticate` (RFC 6750) what is wanted. */
export abstract class AccessError extends AppError {
  abstract readonly challenge: string;
}

export class KeyRequiredError extends AccessError {
  readonly kind = 'unauthenticated';
  readonly code = 'KEY_REQUIRED';
  readonly challenge = 'Bearer realm="pagelens"';

  constructor() {
    super('Send a key: Authorization: Bearer <key>, or X-API-Key: <key>');
  }
}

export class KeyUnknownError extends AccessError {
  readonly kind = 'unauthenticated';
  readonly code = 'KEY_UNKNOWN';
  readonly challenge = 'Bearer realm="pagelens", error="invalid_token"';

  constructor() {
    super('The key is not one that this server knows');
  }
}

export class ScopeMissingError extends AccessError {
  readonly kind = 'forbidden';
  readonly code = 'SCOPE_MISSING';
  readonly challenge: string;

  constructor(scope: Scope) {
    super(`The key has not the scope "${scope}", which this route needs`, { scope });
    this.challenge = `Bearer realm="pagelens", error="insufficient_scope", scope="${scope}"`;
  }
}
