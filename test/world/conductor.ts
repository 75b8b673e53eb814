import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

import type { Bustle } from './bustle.js';
import type { WorldClock } from './world-clock.js';

/** Turns of the event loop without anything having begun: an answer on loopback takes two or three to arrive. */
const QUIET_TURNS = 24;
/** Of the machine's time: longer than anything takes that ends by itself. */
const LONGEST_BUSTLE_MS = 20_000;
/** Where nobody sleeps, only the machine can be waited for: connections close when they do. */
const PAUSE_MS = 2;

/**
 * Lets time pass in one way only: when nothing is out any more, the one who sleeps shortest is woken, alone. What the
 * application does between two sleeps takes no time at all, and what it does is the same in every run.
 */
export class Conductor {
  constructor(
    private readonly clock: WorldClock,
    private readonly bustle: Bustle,
  ) {}

  /** Lets time pass until some work is over. Rejects as it does, or when it waits for nothing that will ever come. */
  async until<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const end = (): void => {
      over.abort();
    };
    work.then(end, end);
    let deadline = performance.now() + LONGEST_BUSTLE_MS;
    for (;;) {
      await this.settle();
      if (over.signal.aborted) {
        return work;
      }
      if (this.clock.nextWakeMs === null) {
        await pause(PAUSE_MS);
      } else {
        this.clock.wakeNext();
        deadline = performance.now() + LONGEST_BUSTLE_MS;
      }
      if (performance.now() > deadline) {
        throw new Error('Nothing is under way and nobody sleeps, and yet it is not over');
      }
    }
  }

  /** Lets so much time pass, with all that happens in it. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.now().getTime() + ms;
    await this.settle();
    while ((this.clock.nextWakeMs ?? Infinity) <= untilMs) {
      this.clock.wakeNext();
      await this.settle();
    }
    this.clock.moveTo(untilMs);
  }

  /** Resolves when nothing goes on any more but sleeping. */
  async settle(): Promise<void> {
    const deadline = performance.now() + LONGEST_BUSTLE_MS;
    let begun = this.bustle.begun;
    for (let quietTurns = 0; quietTurns < QUIET_TURNS; quietTurns += 1) {
      await turn();
      if (this.bustle.isBusy || this.bustle.begun !== begun) {
        begun = this.bustle.begun;
        quietTurns = 0;
        if (performance.now() > deadline) {
          throw new Error('Something has been under way for too long');
        }
      }
    }
  }
}
