import type { Clock } from '../../common/clock/clock.js';
import type { ScrapeProgress, ScrapeStage, ScrapeTimings } from './schemas/scrape.schema.js';

/** A stage is stored no oftener than this: a quick scrape is over before anybody could look. */
const STORE_AFTER_MS = 500;

/** Where one attempt stands, and how long it took to get there. */
export class AttemptProgress {
  private readonly spentMs: Partial<Record<ScrapeStage, number>> = {};
  private storedAt: Date;
  private now: ScrapeProgress;

  constructor(
    private readonly clock: Clock,
    private readonly onChange: () => void,
    private readonly store: (progress: ScrapeProgress) => void,
  ) {
    this.storedAt = clock.now();
    this.now = { stage: 'fetching', at: this.storedAt };
  }

  get current(): ScrapeProgress {
    return this.now;
  }

  enter(stage: ScrapeStage): void {
    const at = this.leave();
    this.now = { stage, at };
    this.onChange();
    if (at.getTime() - this.storedAt.getTime() >= STORE_AFTER_MS) {
      this.storedAt = at;
      this.store(this.now);
    }
  }

  /** Ends the current stage and answers the time spent in each. */
  timings(): ScrapeTimings {
    this.leave();
    return { ...this.spentMs };
  }

  private leave(): Date {
    const at = this.clock.now();
    const { stage } = this.now;
    this.spentMs[stage] = (this.spentMs[stage] ?? 0) + at.getTime() - this.now.at.getTime();
    this.now = { stage, at };
    return at;
  }
}
