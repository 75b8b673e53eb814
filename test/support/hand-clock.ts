import { SystemClock } from '../../src/common/clock/clock.js';

/** Says the time the test put it to; whoever sleeps on it sleeps as long as by any clock. */
export class HandClock extends SystemClock {
  constructor(private at = new Date('2026-11-02T09:00:00.000Z')) {
    super();
  }

  override now(): Date {
    return this.at;
  }

  set(at: Date): void {
    this.at = at;
  }
}
