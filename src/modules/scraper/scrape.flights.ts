import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import type { Lease, Scrape } from './schemas/scrape.schema.js';
import { resultOf } from './scrape.end.js';
import { ScrapeNews } from './scrape.news.js';
import { ScrapeRunner } from './scrape.runner.js';
import { activeKeyOf, newScrape, PRIORITY_OF, type ScrapeOrder } from './scrape.task.js';
import type { ScrapeResult } from './scrape-pipeline.service.js';
import { ScrapeQueueRepository } from './scrape-queue.repository.js';
import { ScrapesRepository } from './scrapes.repository.js';

/** How soon a scrape that another instance runs is looked at again; it grows with every look. */
const FIRST_LOOK_MS = 50;
const LAST_LOOK_MS = 1000;

/** A scrape that somebody here waits for or that runs here. */
interface Flight {
  readonly scrape: Promise<Scrape>;
  /** What the attempt came to; null when it is not over and nobody here waits any longer, or it was handed back. */
  readonly result: Promise<ScrapeResult | null>;
  readonly patience: Patience;
}

/** Until when somebody here waits, in milliseconds of the clock. */
interface Patience {
  until: number;
}

/** A scrape of ours, to be run under this lease; or, without one, somebody else's. */
interface Taken {
  readonly scrape: Scrape;
  readonly lease: Lease | null;
}

/**
 * At most one scrape of a target is under way, however many ask and wherever: in this process they share one flight,
 * between processes the database lets one in and the others join it.
 */
@Injectable()
export class ScrapeFlights {
  private readonly flights = new Map<string, Flight>();
  private readonly stopping = new AbortController();
  private whenQueued: () => void = () => undefined;

  constructor(
    private readonly runner: ScrapeRunner,
    private readonly scrapes: ScrapesRepository,
    private readonly queue: ScrapeQueueRepository,
    private readonly news: ScrapeNews,
    private readonly clock: Clock,
    private readonly work: WorkInFlight,
  ) {}

  /** Called whenever something was queued here. */
  onQueued(listener: () => void): void {
    this.whenQueued = listener;
  }

  /** Takes a scrape on, or joins the one under way, and answers its record without waiting for its end. */
  launch(order: ScrapeOrder): Promise<Scrape> {
    return this.flightOf(order, 0).scrape;
  }

  /** The same, and waits `waitMs` at most for what the attempt comes to; without a result when that takes longer. */
  async await(order: ScrapeOrder, waitMs: number): Promise<Awaited> {
    const flight = this.flightOf(order, waitMs);
    const isOver = new AbortController();
    const late = this.clock.sleep(waitMs, isOver.signal).then(
      () => null,
      () => null,
    );
    try {
      const result = await Promise.race([flight.result, late]);
      return { scrapeId: (await flight.scrape).scrapeId, result };
    } finally {
      isOver.abort();
    }
  }

  /** Runs a scrape that the worker has just claimed. */
  adopt(scrape: Scrape, lease: Lease): void {
    const taken = Promise.resolve({ scrape, lease });
    this.register(activeKeyOf(scrape.target), taken, { until: 0 }, null);
  }

  /** Whoever still waits for another instance goes away with what is known. */
  stop(): void {
    this.stopping.abort();
  }

  private flightOf(order: ScrapeOrder, waitMs: number): Flight {
    const now = this.clock.now().getTime();
    const key = activeKeyOf(order.target);
    const inFlight = this.flights.get(key);
    if (inFlight) {
      inFlight.patience.until = Math.max(inFlight.patience.until, now + waitMs);
      return inFlight;
    }
    return this.register(key, this.take(order), { until: now + waitMs }, order.servedSince);
  }

  private register(
    key: string,
    taken: Promise<Taken>,
    patience: Patience,
    servedSince: Date | null,
  ): Flight {
    const scrape = taken.then((one) => one.scrape);
    const result = taken.then((one) => this.follow(one, patience, servedSince));
    const flight = { scrape, result, patience };
    this.flights.set(key, flight);
    const end = (): void => {
      if (this.flights.get(key) === flight) {
        this.flights.delete(key);
      }
    };
    // Whoever asked may be gone when it ends: the record and the log tell how it ended.
    result.then(end, end);
    scrape.catch(() => undefined);
    this.work.track(result);
    return flight;
  }

  private follow(
    { scrape, lease }: Taken,
    patience: Patience,
    servedSince: Date | null,
  ): Promise<ScrapeResult | null> {
    if (lease === null) {
      return this.lookOn(scrape, patience);
    }
    // Between this reader's look and its claim another instance's scrape may have ended: that is the answer.
    const known = async (): Promise<ScrapeResult | null> => {
      const ended = servedSince && (await this.scrapes.findLatestEnded(scrape.target, servedSince));
      // One that broke off on our side answers nothing.
      return ended?.outcome ? resultOf(ended, this.clock.now()) : null;
    };
    return this.runner.run(scrape, lease, known);
  }

  /** Runs at once where there is a place, so that nobody waits for a queue; else it is queued. */
  private async take(order: ScrapeOrder): Promise<Taken> {
    const lease = this.runner.reserve();
    try {
      const taken = await this.takeOrJoin(order, lease);
      if (taken.lease === null && lease !== null) {
        this.runner.release(lease);
      }
      return taken;
    } catch (error) {
      if (lease !== null) {
        this.runner.release(lease);
      }
      throw error;
    }
  }

  private async takeOrJoin(order: ScrapeOrder, lease: Lease | null): Promise<Taken> {
    const key = activeKeyOf(order.target);
    // The one that is in the way may end between two questions; then there is room for ours.
    for (;;) {
      const scrape = newScrape(order, lease, this.clock.now());
      if (await this.scrapes.insertUnlessActive(scrape)) {
        if (lease === null) {
          this.whenQueued();
        }
        return { scrape, lease };
      }
      const claimed =
        lease && (await this.queue.updateActiveToRunning(key, lease, this.clock.now()));
      if (claimed) {
        return { scrape: claimed, lease };
      }
      if (lease === null) {
        await this.queue.updatePriority([key], PRIORITY_OF[order.requestedBy]);
      }
      const active = await this.scrapes.findActive(key);
      if (active) {
        return { scrape: active, lease: null };
      }
    }
  }

  /** Looks on while somebody waits for a scrape that another instance runs, or that waits in the queue. */
  private async lookOn(scrape: Scrape, patience: Patience): Promise<ScrapeResult | null> {
    let lookMs = FIRST_LOOK_MS;
    let seen: Scrape | null = scrape;
    // A record that is gone was removed by hand.
    while (seen) {
      const now = this.clock.now();
      const result = resultOf(seen, now);
      const isAwaited = now.getTime() < patience.until;
      if (result || !isAwaited || this.stopping.signal.aborted) {
        return result;
      }
      await this.news.wait(scrape.scrapeId, lookMs, this.stopping.signal).catch(() => undefined);
      lookMs = Math.min(LAST_LOOK_MS, lookMs * 1.5);
      seen = await this.scrapes.findByScrapeId(scrape.scrapeId);
    }
    return null;
  }
}

/** A scrape and, if it was over in time, what it came to. */
export interface Awaited {
  readonly scrapeId: string;
  readonly result: ScrapeResult | null;
}
