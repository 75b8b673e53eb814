import { WorldNotBegunError } from '../sample-world.errors.js';
import { applyEvent } from './apply-event.js';
import { DAY_MS, daySchedule } from './day-schedule.js';
import { genesis } from './genesis.js';
import type { Standing } from './standing.js';
import type { WorldEvent } from './world-event.js';

/** A day's schedule with the standing at its start and after each of its events. */
interface Day {
  readonly events: readonly WorldEvent[];
  readonly opening: Standing;
  readonly closing: Standing;
}

/** Everything that happens in the world of a seed, day after day. Days once lived are remembered. */
export class WorldHistory {
  private readonly days: Day[] = [];
  private readonly beginning: Standing;

  constructor(
    private readonly seed: number,
    readonly startedAt: Date,
  ) {
    this.beginning = genesis(seed, startedAt);
  }

  /** The world after everything that has happened up to and including the instant. */
  at(instant: Date): Standing {
    const day = this.dayOf(instant);
    const { opening, events } = this.lived(day);
    return events.filter(({ at }) => at <= instant).reduce(applyEvent, opening);
  }

  /** The instant of the last event up to `instant`: between two events nothing but ages changes. */

  /** What happens after one instant and up to and including another, in order. */
  between(after: Date, until: Date): readonly WorldEvent[] {
    const events: WorldEvent[] = [];
    for (let day = this.dayOf(after); day <= this.dayOf(until); day += 1) {
      const ofDay = daySchedule(this.seed, this.startedAt, day);
      events.push(...ofDay.filter(({ at }) => at > after && at <= until));
    }
    return events;
  }

  private dayOf(instant: Date): number {
    const day = Math.floor((instant.getTime() - this.startedAt.getTime()) / DAY_MS);
    // Also true of an invalid date, which is no day at all.
    if (!(day >= 0)) {
      throw new WorldNotBegunError(this.startedAt, instant);
    }
    return day;
  }

  private lived(wanted: number): Day {
    while (this.days.length <= wanted) {
      const opening = this.days.at(-1)?.closing ?? this.beginning;
      const events = daySchedule(this.seed, this.startedAt, this.days.length);
      this.days.push({ events, opening, closing: events.reduce(applyEvent, opening) });
    }
    return this.days[wanted] ?? { events: [], opening: this.beginning, closing: this.beginning };
  }
}
