/** MongoDB's code for a write that would have put a key into a unique index twice. */
const DUPLICATE_KEY = 11_000;

/** Whether a single write was refused because what it would have stored is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}

/**
 * Positions of the writes of a bulk that were refused because what they would have stored is there already. Null when
 * anything else went wrong, with the same bulk or with all of it.
 */
export function duplicatesIn(error: unknown): readonly number[] | null {
  const isBulk = error instanceof Error && 'writeErrors' in error;
  // The driver gives one error where there is only one.
  const refused = (isBulk ? [error.writeErrors].flat() : []) as readonly WriteError[];
  const isAll = refused.length > 0 && refused.every(({ code }) => code === DUPLICATE_KEY);
  return isAll ? refused.map(({ index }) => index) : null;
}

interface WriteError {
  readonly code: number;
  readonly index: number;
}
