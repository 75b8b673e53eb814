import type { RequestEnd } from './outgoing-request.record.js';

/** The right to make one request, given back when it is over. */
export class Passage {
  private isOver = false;

  constructor(
    readonly startedAt: Date,
    private readonly onEnd: (end: RequestEnd) => Promise<void>,
  ) {}

  /** Resolves once everybody who shares the pace can know of it. Only the first call counts. */
  async leave(end: RequestEnd): Promise<void> {
    if (!this.isOver) {
      this.isOver = true;
      await this.onEnd(end);
    }
  }
}
