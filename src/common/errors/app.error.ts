/** What should happen because of a failure; one table in the exception filter turns it into an HTTP status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'gone'
  | 'unprocessable'
  | 'rate_limited'
  | 'upstream_refused'
  | 'upstream_unavailable'
  | 'unavailable';

export interface AppErrorOptions extends ErrorOptions {
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** Extra members of the problem body; part of the API's contract. */
export type ProblemDetails = Readonly<Record<string, unknown>>;

/**
 * A failure we expected and can name. Anything else that is thrown is a bug,
 * and leaves the process as a 500 without its message.
 */
export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind;
  abstract readonly code: Uppercase<string>;
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    readonly details: ProblemDetails = {},
    options: AppErrorOptions = {},
  ) {
    super(message, options);
    this.name = new.target.name;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
