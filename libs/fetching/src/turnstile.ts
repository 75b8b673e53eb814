/** Lets so many in at a time, the rest in the order in which they came. */
export class Turnstile {
  private readonly waiting = new Set<() => void>();
  private insideCount = 0;

  constructor(private readonly placeCount: number) {}

  /** Resolves to the function that gives the place back; rejects with the signal's reason when that is aborted first. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.insideCount < this.placeCount) {
      this.insideCount += 1;
    } else {
      await this.placeLeft(signal);
    }
    return once(() => {
      this.leave();
    });
  }

  private placeLeft(signal?: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.waiting.delete(letIn);
        reject(signal?.reason as Error);
      };
      const letIn = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      this.waiting.add(letIn);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** The place goes straight to whoever waits longest, so that nobody who comes now overtakes. */
  private leave(): void {
    const [next] = this.waiting;
    if (next) {
      this.waiting.delete(next);
      next();
    } else {
      this.insideCount -= 1;
    }
  }
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) {
      isDone = true;
      action();
    }
  };
}
