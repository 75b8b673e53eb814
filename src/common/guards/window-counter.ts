/** How often a key was counted in its window, and when that ends, in ms of the clock given. */
export interface WindowCount {
  readonly hits: number;
  readonly endsAt: number;
}

interface Window {
  hits: number;
  endsAt: number;
}

/**
 * Counts per key in windows that begin with a key's first hit, in this process, with no promise made for it: it is asked
 * on every request. What has ended is forgotten once a window.
 */
export class WindowCounter {
  private readonly windows = new Map<string, Window>();
  private sweptAt = 0;

  constructor(
    private readonly windowMs: number,
    private readonly clock: () => number = Date.now,
  ) {}

  get size(): number {
    return this.windows.size;
  }

  hit(key: string): WindowCount {
    const now = this.clock();
    if (now - this.sweptAt >= this.windowMs) {
      this.sweep(now);
    }
    const known = this.windows.get(key);
    if (known !== undefined && known.endsAt > now) {
      known.hits += 1;
      return known;
    }
    const begun = { hits: 1, endsAt: now + this.windowMs };
    this.windows.set(key, begun);
    return begun;
  }

  private sweep(now: number): void {
    this.sweptAt = now;
    for (const [key, { endsAt }] of this.windows) {
      if (endsAt <= now) {
        this.windows.delete(key);
      }
    }
  }
}
