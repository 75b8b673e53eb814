import {
  DelegateBackoff,
  handleWhen,
  type IRetryBackoffContext,
  retry,
  type RetryPolicy as Loop,
} from 'cockatiel';

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
  run<T>(operation: (attempt: number) => Promise<T>, signal?: AbortSignal): Promise<T> {
    let waitMs = 0;
    const loop = this.loop((chosen) => {
      waitMs = chosen;
    });
    return loop.execute(async ({ attempt }) => {
      if (attempt > 0) {
        await this.seams.clock.sleep(waitMs, signal);
      }
      signal?.throwIfAborted();
      return operation(attempt + 1);
    });
  }

  // The library's own wait can be neither aborted nor injected, so it is told 0 and the wait is ours.
  private loop(chooseWait: (ms: number) => void): Loop {
    const backoff = new DelegateBackoff((context: IRetryBackoffContext<unknown>) => {
      const error = 'error' in context.result ? context.result.error : null;
      chooseWait(this.waitMs(context.attempt, error));
      return 0;
    });
    return retry(
      handleWhen((error) => this.shouldRetry(error)),
      { maxAttempts: Math.max(0, this.options.attempts - 1), backoff },
    );
  }

  private shouldRetry(error: Error): boolean {
    return (
      error instanceof FetchError &&
      error.retry === 'later' &&
      (error.retryAfterMs ?? 0) <= this.options.maxDelayMs
    );
  }

  private waitMs(failures: number, error: Error | null): number {
    const ceiling = Math.min(
      this.options.maxDelayMs,
      this.options.baseDelayMs * 2 ** (failures - 1),
    );
    const asked = error instanceof FetchError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(asked, this.seams.random() * ceiling);
  }
}
