import { setTimeout } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

/** The time, as something a test can hold still or run fast. Whatever waits, waits on it. */
export abstract class Clock {
  abstract now(): Date;

  /** Resolves `ms` milliseconds later; rejects with the signal's reason as soon as that is aborted. */
  abstract sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    try {
      await setTimeout(ms, undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}
