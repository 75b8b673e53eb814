import { AppError } from './app.error.js';

/** One field of a request that cannot be accepted. */
export interface FieldProblem {
  /** Path into the query, path or body, such as `targets[3]`; empty for the whole. */
  readonly field: string;
  readonly message: string;
}

/** The request does not match what the route declares. */
export class RequestInvalidError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'REQUEST_INVALID';

  constructor(errors: readonly FieldProblem[]) {
    super('The request is not valid; see errors for each field', { errors });
  }
}

/** A cursor that we did not hand out, or that belongs to another filter or sort. */
export class CursorInvalidError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'CURSOR_INVALID';

  constructor() {
    super('The cursor is not one of ours for this filter and sort; start again without it', {
      errors: [{ field: 'cursor', message: 'Not valid for this request' }],
    });
  }
}

/** Too many requests from one client. */
export class ClientThrottledError extends AppError {
  readonly kind = 'rate_limited';
  readonly code = 'RATE_LIMITED';

  constructor(retryAfterSeconds: number) {
    super(`Too many requests; try again in ${retryAfterSeconds} s`, {}, { retryAfterSeconds });
  }
}

/** This instance has more to do than it can do in time, and turns requests away before it drowns in them. */
export class OverloadedError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'OVERLOADED';

  constructor() {
    super('There is too much to do at the moment; try again shortly', {}, { retryAfterSeconds: 2 });
  }
}

/** The request has more than one `Host` header: which of them a proxy before us went by cannot be known. */
export class HostRepeatedError extends AppError {
  readonly kind = 'invalid';
  readonly code = 'HOST_REPEATED';

  constructor() {
    super('The request has more than one Host header; send one');
  }
}

/** The path exists, but not for this method. */
export class MethodNotAllowedError extends AppError {
  readonly kind = 'method_not_allowed';
  readonly code = 'METHOD_NOT_ALLOWED';

  constructor(method: string, allowed: string) {
    super(`${method} is not possible here; use ${allowed}`);
  }
}
