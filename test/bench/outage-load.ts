import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { ask, type Exchange } from './timed-client.js';

/** `cached` lies in memory, `fresh` has to be looked up in the database each time. */
export type RequestKind = 'cached' | 'fresh' | 'health';

/** One request, when it was sent and when its answer was there, in milliseconds of one clock. */
export interface Sample extends Exchange {
  readonly kind: RequestKind;
  readonly sentAt: number;
  readonly answeredAt: number;
}

const CACHED_PATH = '/api/v1/pages/copperfinch';
const PER_SECOND: Readonly<Record<RequestKind, number>> = { cached: 50, fresh: 50, health: 10 };
const TICK_MS = 5;

/** Asks an instance for three kinds of things at a steady rate, whether or not it answers, until it is told to stop. */
export class OutageLoad {
  readonly samples: Sample[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private readonly asked: Record<RequestKind, number> = { cached: 0, fresh: 0, health: 0 };
  private readonly underWay = new Set<Promise<void>>();
  private readonly running: Promise<void>;
  private isStopped = false;

  constructor(private readonly origin: string) {
    this.running = this.run();
  }

  /** The first answer that is as wanted among those that came, or come within a time; null when none does. */
  async first(isWanted: (sample: Sample) => boolean, withinMs: number): Promise<Sample | null> {
    const until = performance.now() + withinMs;
    for (;;) {
      const found = this.samples.find(isWanted);
      if (found || performance.now() > until) {
        return found ?? null;
      }
      await sleep(TICK_MS);
    }
  }

  /** Resolves when the last answer is there. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
    await Promise.all(this.underWay);
    this.agent.destroy();
  }

  private async run(): Promise<void> {
    const startedAt = performance.now();
    while (!this.isStopped) {
      for (const kind of ['cached', 'fresh', 'health'] as const) {
        const due = ((performance.now() - startedAt) * PER_SECOND[kind]) / 1000;
        for (; this.asked[kind] < due; this.asked[kind] += 1) {
          this.send(kind);
        }
      }
      await sleep(TICK_MS);
    }
  }

  private send(kind: RequestKind): void {
    const sentAt = performance.now();
    const sending = ask(this.origin + this.pathOf(kind), {
      from: '127.0.0.1',
      agent: this.agent,
    }).then((exchange) => {
      this.samples.push({ ...exchange, kind, sentAt, answeredAt: performance.now() });
      this.underWay.delete(sending);
    });
    this.underWay.add(sending);
  }

  private pathOf(kind: RequestKind): string {
    const paths: Readonly<Record<RequestKind, string>> = {
      cached: CACHED_PATH,
      // Another question each time: no cache has its answer.
      fresh: `/api/v1/pages?maxFollowers=${1_000_000 + this.asked.fresh}`,
      health: '/api/v1/health',
    };
    return paths[kind];
  }
}
