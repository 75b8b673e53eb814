import { Clock } from '../../src/common/clock/clock.js';

/**
 * A clock that stands where the test put it; a sleep moves it on at once. For units only: the loops of a whole application
 * would never rest on it, which is what HandClock is for.
 */
export class StillClock extends Clock {
  constructor(private at = new Date('2026-11-02T09:00:00.000Z')) {
    super();
  }

  now(): Date {
    return this.at;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.at = new Date(this.at.getTime() + ms);
    return Promise.resolve();
  }

  set(at: Date): void {
    this.at = at;
  }
}
