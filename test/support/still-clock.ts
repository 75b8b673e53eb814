import { Clock } from '../../src/common/clock/clock.js';

/** A clock that stands where the test put it. */
export class StillClock extends Clock {
  constructor(private at = new Date('2026-11-02T09:00:00.000Z')) {
    super();
  }

  now(): Date {
    return this.at;
  }

  set(at: Date): void {
    this.at = at;
  }
}
