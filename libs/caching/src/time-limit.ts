/** The promise took longer than it was given; what it does is not cancelled, only no longer waited for. */
export class TimeLimitError extends Error {
  readonly code = 'TIMED_OUT';
}

/** Waits for a promise at most `limitMs`. */
export async function withinTime<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // When it is we who were busy, the answer lies unread: one turn of the loop lets it win.
      setImmediate(() => {
        reject(new TimeLimitError(`no answer within ${limitMs} ms`));
      });
    }, limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
