import { it } from '@jest/globals';

/** `it`, for what is not on every machine. Where it is absent the test is skipped, and says so and why. */
export function itWherePresent(isPresent: boolean, absence: string): typeof it {
  if (isPresent) {
    return it;
  }
  process.stdout.write(`Skipped: ${absence}\n`);
  return it.skip as typeof it;
}

/** Whether this is the machine that proves everything: what can be there is there, and a test without it fails. */
export function isOwedHere(): boolean {
  // eslint-disable-next-line no-restricted-syntax -- it configures whoever runs the tests, not the product
  return process.env.CI === 'true';
}
