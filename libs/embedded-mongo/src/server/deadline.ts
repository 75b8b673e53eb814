import { commandError } from './command-error.js';

const CHECK_EVERY = 64;

/** Ends an operation that runs longer than its `maxTimeMS`. */
export class Deadline {
  private calls = 0;

  /** `maxTimeMs` 0 means no limit. */
  constructor(
    maxTimeMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.endsAt = maxTimeMs > 0 ? now() + maxTimeMs : Number.POSITIVE_INFINITY;
  }

  private endsAt: number;
  private pausedAt: number | null = null;

  /** Stops the clock, as while a cursor waits for its client. */
  pause(): void {
    this.pausedAt = this.now();
  }

  /** Lets the clock go on where it was stopped. */
  resume(): void {
    if (this.pausedAt !== null) {
      this.endsAt += this.now() - this.pausedAt;
      this.pausedAt = null;
    }
  }

  /** @throws CommandError 50 once the time is over; looks at the clock only now and then. */
  check(): void {
    this.calls += 1;
    if (this.calls % CHECK_EVERY === 0) {
      this.checkNow();
    }
  }

  /** @throws CommandError 50 once the time is over. */
  checkNow(): void {
    if (this.now() > this.endsAt) {
      throw commandError('MaxTimeMSExpired', 'operation exceeded time limit');
    }
  }
}

/** A deadline that never ends. */
export const NO_DEADLINE = new Deadline(0);

let running: Deadline = NO_DEADLINE;

/** Runs the part of a command that does not wait, so that what it evaluates can look at its deadline. */
export function underDeadline<T>(deadline: Deadline, work: () => T): T {
  const outer = running;
  running = deadline;
  try {
    return work();
  } finally {
    running = outer;
  }
}

/** @throws CommandError 50 once the command that is being worked on has run out of time. */
export function checkRunningDeadline(): void {
  running.check();
}
