/**
 * When each tag was last invalidated, by a counter that only grows. Bounded: what is forgotten becomes the floor,
 * below which everything counts as stale. So it may call a good value stale, never a stale one good.
 */
export class InvalidationLog {
  private readonly lastAt = new Map<string, number>();
  private floor = 0;

  constructor(private readonly maxTags = 50_000) {}

  record(tag: string, at: number): void {
    const latest = Math.max(at, this.lastAt.get(tag) ?? 0);
    // Deleted first, so that the map's order is the order of invalidation.
    this.lastAt.delete(tag);
    this.lastAt.set(tag, latest);
    if (this.lastAt.size > this.maxTags) {
      this.forgetOldest();
    }
  }

  /** From here on, whatever was made before `at` is stale. */
  raiseFloor(at: number): void {
    if (at <= this.floor) {
      return;
    }
    this.floor = at;
    // What the floor says of everything need not be said of each.
    for (const [tag, latest] of this.lastAt) {
      if (latest > at) {
        break;
      }
      this.lastAt.delete(tag);
    }
  }

  /** Whether a value made at `since` is still good. */
  isCurrent(tags: readonly string[], since: number): boolean {
    return since >= this.floor && tags.every((tag) => (this.lastAt.get(tag) ?? 0) <= since);
  }

  private forgetOldest(): void {
    const [oldest] = this.lastAt;
    if (oldest) {
      this.lastAt.delete(oldest[0]);
      this.raiseFloor(oldest[1]);
    }
  }
}
