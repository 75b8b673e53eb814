import { AppError } from '../errors/app.error.js';

/** The first request with this key has not been answered yet. */
export class KeyInUseError extends AppError {
  readonly kind = 'conflict';
  readonly code = 'IDEMPOTENCY_KEY_IN_USE';

  constructor() {
    super(
      'A request with this Idempotency-Key is still being worked on; try again shortly',
      {},
      { retryAfterSeconds: 1 },
    );
  }
}

export class KeyReusedError extends AppError {
  readonly kind = 'unprocessable';
  readonly code = 'IDEMPOTENCY_KEY_REUSED';

  constructor() {
    super('This Idempotency-Key was used for another request; draw a new one for each');
  }
}
