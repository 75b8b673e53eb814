import { type Clock, SYSTEM_CLOCK } from './clock.js';
import { FetchError } from './fetching.errors.js';

export interface RetryOptions {
  /** How often to try in all, the first time included. */
  readonly attempts: number;
  /** The first wait is drawn from 0 to this; the range doubles with each attempt. */
  readonly baseDelayMs: number;
  /** No wait is longer; a host that asks for more than this is given up at once. */
  readonly maxDelayMs: number;
}

export interface RetrySeams {
  readonly random: () => number;
  readonly clock: Clock;
}

/** Tries again what says it deserves it (`error.retry`), with exponential backoff, full jitter and the wait the host asked for. */
export class RetryPolicy {
  constructor(
    private readonly options: RetryOptions,
    private readonly seams: RetrySeams = { random: Math.random, clock: SYSTEM_CLOCK },
  ) {}

  /** `operation` gets the number of the attempt, from 1. */
  async run<T>(operation: (attempt: number) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      try {
        return await operation(attempt);
      } catch (error) {
        if (attempt >= this.options.attempts || !this.shouldRetry(error)) {
          throw error;
        }
        await this.seams.clock.sleep(this.waitMs(attempt, error), signal);
      }
    }
  }

  private shouldRetry(error: unknown): error is FetchError {
    return (
      error instanceof FetchError &&
      error.retry === 'later' &&
      (error.retryAfterMs ?? 0) <= this.options.maxDelayMs
    );
  }

  private waitMs(failures: number, { retryAfterMs }: FetchError): number {
    const ceiling = Math.min(
      this.options.maxDelayMs,
      this.options.baseDelayMs * 2 ** (failures - 1),
    );
    return Math.max(retryAfterMs ?? 0, this.seams.random() * ceiling);
  }
}
