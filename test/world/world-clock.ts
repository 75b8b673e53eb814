import { Clock } from '../../src/common/clock/clock.js';

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/** Time that stands still until it is moved on: from one sleeper's end to the next, whoever sleeps. */
export class WorldClock extends Clock {
  private readonly sleepers = new Set<Sleeper>();

  constructor(private at: Date) {
    super();
  }

  now(): Date {
    return this.at;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const sleeper = {
        wakeAtMs: this.at.getTime() + Math.max(0, ms),
        wake: () => {
          this.sleepers.delete(sleeper);
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      const giveUp = (): void => {
        this.sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** When the next sleeper wakes, in milliseconds; null when nobody sleeps. */
  get nextWakeMs(): number | null {
    return this.next()?.wakeAtMs ?? null;
  }

  /** Moves time to the end of the shortest sleep and ends that one alone: of equals, the one that began first. */
  wakeNext(): void {
    const next = this.next();
    if (next) {
      this.moveTo(next.wakeAtMs);
      next.wake();
    }
  }

  /** Time never goes back. */
  moveTo(ms: number): void {
    this.at = new Date(Math.max(this.at.getTime(), ms));
  }

  private next(): Sleeper | null {
    let next: Sleeper | null = null;
    for (const sleeper of this.sleepers) {
      if (next === null || sleeper.wakeAtMs < next.wakeAtMs) {
        next = sleeper;
      }
    }
    return next;
  }
}
