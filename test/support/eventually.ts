import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds until a claim about something that runs beside us came true; rejects when it has not within the limit. */
export async function eventually(
  claim: () => boolean | Promise<boolean>,
  limitMs = 5000,
): Promise<number> {
  const startedAt = performance.now();
  while (!(await claim())) {
    if (performance.now() - startedAt > limitMs) {
      throw new Error(`not true within ${limitMs} ms: ${claim.toString()}`);
    }
    await pause(5);
  }
  return performance.now() - startedAt;
}
