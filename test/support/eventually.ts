import { setTimeout } from 'node:timers/promises';

const INTERVAL_MS = 10;

/** Asks until the answer is as wanted, by default anything but false or nothing; for what goes on behind an answer and tells nobody when it is over. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  isWanted: (answer: T) => boolean = Boolean,
  withinMs = 5000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`Not as wanted within ${withinMs} ms; last: ${JSON.stringify(answer)}`);
    }
    await setTimeout(INTERVAL_MS);
  }
}
