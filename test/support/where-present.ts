import { it } from '@jest/globals';

/** `it`, for what is not on every machine. Where it is absent the test is skipped, and says so and why. */
export function itWherePresent(isPresent: boolean, absence: string): typeof it {
  if (isPresent) {
    return it;
  }
  process.stdout.write(`Skipped: ${absence}\n`);
  return it.skip as typeof it;
}
