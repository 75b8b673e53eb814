import { DAY_MS } from './history/day-schedule.js';
import type { WorldEvent } from './history/world-event.js';
import { WorldHistory } from './history/world.history.js';
import type { LayoutRule } from './layout-rule.js';
import type { WorldState } from './truth/world-state.truth.js';
import { type WorldResponse, WorldRouter } from './world.router.js';
import { toWorldState } from './world-view.js';

export interface WorldOptions {
  /** Any whole number; the same one gives the same world. */
  readonly seed?: number;
  /** The instant at which the world is seen; by default the first of its history. */
  readonly now?: Date;
  /** Where the history begins, with posts shortly before it. Another beginning is another world. */
  readonly startedAt?: Date;
  /** Layouts and drifts other than each page's own. */
  readonly layouts?: readonly LayoutRule[];
}

/** An invented LinkedIn: what is true in it at `now`, what was and will be true, and what its site answers. */
export interface World extends WorldState {
  /** The first instant that has a truth. */
  readonly startedAt: Date;
  /** What a reader must find at that instant. Throws `WorldNotBegunError` before `startedAt`. */
  at(instant: Date): WorldState;
  /** What happened after one instant, up to and including another, in order. */
  eventsBetween(after: Date, until: Date): readonly WorldEvent[];
  /** Answers a request for a path as the site would, at `now` unless told otherwise; pure, and total over any text. */
  respond(pathWithQuery: string, at?: Date): WorldResponse;
}

const DEFAULT_SEED = 1;
/** Fixed, so that one seed gives the same bytes today and in ten years. */
const DEFAULT_START = new Date('2026-11-01T00:00:00.000Z');

/** The start of a day of the default history; 0 is its first. */
export function instantOfDay(day: number): Date {
  return new Date(DEFAULT_START.getTime() + day * DAY_MS);
}

/** Makes the world of a seed. Deterministic: no clock, no chance, no I/O. */
export function createWorld({
  seed = DEFAULT_SEED,
  startedAt = DEFAULT_START,
  now = startedAt,
  layouts = [],
}: WorldOptions = {}): World {
  const history = new WorldHistory(seed, startedAt);
  const views = new LatestViews((instant) => toWorldState(history.at(instant), instant, layouts));
  return {
    ...views.at(now).state,
    startedAt,
    at: (instant) => views.at(instant).state,
    eventsBetween: (after, until) => history.between(after, until),
    respond: (pathWithQuery, at = now) => views.at(at).router.respond(pathWithQuery),
  };
}

interface View {
  readonly state: WorldState;
  readonly router: WorldRouter;
}

/** The views last looked at: a site is asked for many pages at one instant before its clock moves on. */
class LatestViews {
  private static readonly kept = 4;
  private readonly views = new Map<number, View>();

  constructor(private readonly stateAt: (instant: Date) => WorldState) {}

  at(instant: Date): View {
    const key = instant.getTime();
    const view = this.views.get(key) ?? this.open(instant);
    // Put last again: the first in the map is the one unused for longest.
    this.views.delete(key);
    this.views.set(key, view);
    return view;
  }

  private open(instant: Date): View {
    const state = this.stateAt(instant);
    for (const oldest of [...this.views.keys()].slice(0, 1 + this.views.size - LatestViews.kept)) {
      this.views.delete(oldest);
    }
    return { state, router: new WorldRouter(state) };
  }
}
