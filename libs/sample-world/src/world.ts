import { generateWorldState } from './generators/world-state.generator.js';
import type { WorldState } from './truth/world-state.truth.js';
import { type WorldResponse, WorldRouter } from './world.router.js';

export interface WorldOptions {
  /** Any whole number; the same one gives the same world. */
  readonly seed?: number;
  /** The instant at which the world is seen; posts lie shortly before it. */
  readonly now?: Date;
}

/** An invented LinkedIn: what is true in it, and what its site answers. */
export interface World extends WorldState {
  /** Answers a request for a path as the site would; pure, and total over any text. */
  respond(pathWithQuery: string): WorldResponse;
}

const DEFAULT_SEED = 1;
/** Fixed, so that one seed gives the same bytes today and in ten years. */
const DEFAULT_NOW = new Date('2026-11-01T00:00:00.000Z');

/** Makes the world of a seed. Deterministic: no clock, no chance, no I/O. */
export function createWorld({ seed = DEFAULT_SEED, now = DEFAULT_NOW }: WorldOptions = {}): World {
  const state = generateWorldState(seed, now);
  const router = new WorldRouter(state);
  return { ...state, respond: (pathWithQuery) => router.respond(pathWithQuery) };
}
