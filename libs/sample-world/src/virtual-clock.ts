/** The site's own time. It goes as its source goes, which by default stands still, and can be pushed forward. */
export class VirtualClock {
  private aheadMs = 0;

  constructor(
    private readonly read: () => Date,
    /** Never earlier than this: before the world's first moment there is nothing to serve. */
    private readonly notBefore: Date,
  ) {}

  now(): Date {
    return new Date(Math.max(this.notBefore.getTime(), this.read().getTime() + this.aheadMs));
  }

  /** Moves time forward and says what it is then. Time never goes back: `RangeError` when told to. */
  advance(ms: number): Date {
    if (!(ms >= 0 && ms < Infinity)) {
      throw new RangeError(`Time can be advanced by 0 ms or more, not by ${ms}.`);
    }
    this.aheadMs += ms;
    return this.now();
  }
}
