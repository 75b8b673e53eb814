import type { Invariant } from '../evidence.js';

/** Whoever was erased is in nothing that is kept, archived documents included. */
export const theErasedAreNowhere: Invariant = ({ traces }) =>
  traces.map((trace) => `somebody was erased and stands in ${trace}`);
