import { setTimeout as timeout } from 'node:timers/promises';

/** The time, and waiting for it, as something a test can hold still or run fast. */
export interface Clock {
  now(): Date;
  /** Resolves `ms` milliseconds later; rejects with the signal's reason as soon as that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own. */
export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    try {
      await timeout(ms, undefined, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
