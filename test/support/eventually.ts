import { setTimeout } from 'node:timers/promises';

const INTERVAL_MS = 10;

/** Asks until the answer is as wanted; for what goes on behind an answer and tells nobody when it is over. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
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

/** Milliseconds until a claim about something that runs beside us came true. */
export async function untilTrue(
  claim: () => boolean | Promise<boolean>,
  withinMs = 5000,
): Promise<number> {
  const startedAt = performance.now();
  await eventually(async () => claim(), Boolean, withinMs);
  return performance.now() - startedAt;
}
