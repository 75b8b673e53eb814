import type { Random } from './random.js';

const SEQUENCE_BITS = 22n;

/** An id as LinkedIn makes them for posts and comments: the upper bits are the instant in ms, the lower 22 are a sequence. */
export function snowflakeAt(at: Date, random: Random): string {
  const sequence = BigInt(random.between(0, 2 ** 22 - 1));
  return ((BigInt(at.getTime()) << SEQUENCE_BITS) | sequence).toString();
}

/** The instant that an id carries, exact to the millisecond. */
export function instantOf(snowflake: string): Date {
  return new Date(Number(BigInt(snowflake) >> SEQUENCE_BITS));
}
