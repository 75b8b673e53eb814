/** So much later than asked for at most, so that what was put under watch together does not stay together. */
const JITTER = 0.1;

/** When a page is due that is to be read every so often: at once if it was never read, or too long ago. */
export function firstDueAt(everySeconds: number, lastReadAt: Date | null, now: Date): Date {
  const dueMs = lastReadAt === null ? 0 : lastReadAt.getTime() + everySeconds * 1000;
  return new Date(Math.max(now.getTime(), dueMs));
}

/** When it is due again, counted from now: times that were missed are not made up. */
export function nextDueAt(
  everySeconds: number,
  now: Date,
  random: () => number = Math.random,
): Date {
  return new Date(now.getTime() + Math.round(everySeconds * 1000 * (1 + JITTER * random())));
}
