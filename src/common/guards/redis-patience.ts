/** How often is looked whether anything was heard, and how many times in vain make a silence: 80 ms in all. */
const LOOK_MS = 20;
const LOOKS_IN_VAIN = 4;
/** While it is silent, one question in so long goes out to hear whether it is back. */
const PROBE_MS = 500;

/**
 * Tells a server that is silent from one that is only busy: while one of our questions is being answered, each may
 * take its time. Once it is silent nobody waits: those who do are told at once, and those who come do not begin.
 */
export class RedisPatience {
  private readonly waiting = new Set<() => void>();
  private isSilent = false;
  private wasHeard = false;
  private looksInVain = 0;
  private isLooking = false;
  private probedAt = 0;

  /** `isFromServer` tells an outcome that came over the wire from one that we had ourselves: only that is a sign of life. */
  constructor(private readonly isFromServer: (outcome: unknown) => boolean = () => true) {}

  /** The answer, or `null` when none is to be had now. Rejects as the question does. */
  async ask<T>(question: () => Promise<T>): Promise<T | null> {
    if (this.isSilent) {
      this.probe(question);
      return null;
    }
    let giveUp = (): void => undefined;
    const givenUp = new Promise<null>((resolve) => {
      giveUp = () => {
        resolve(null);
      };
    });
    this.waiting.add(giveUp);
    this.look();
    const answer = this.listen(question());
    // Whoever gave up does not want to hear of it any more.
    answer.catch(() => undefined);
    try {
      return await Promise.race([answer, givenUp]);
    } finally {
      this.waiting.delete(giveUp);
    }
  }

  private async listen<T>(asked: Promise<T>): Promise<T> {
    try {
      const answer = await asked;
      this.hear(answer);
      return answer;
    } catch (error) {
      this.hear(error);
      throw error;
    }
  }

  private hear(outcome: unknown): void {
    if (this.isFromServer(outcome)) {
      this.wasHeard = true;
      this.isSilent = false;
    }
  }

  private probe(question: () => Promise<unknown>): void {
    const now = performance.now();
    if (now - this.probedAt > PROBE_MS) {
      this.probedAt = now;
      this.listen(question()).catch(() => undefined);
    }
  }

  private look(): void {
    if (this.isLooking) {
      return;
    }
    this.isLooking = true;
    setTimeout(() => {
      // When it is we who were busy, the answers lie unread: one turn of the loop brings them in.
      setImmediate(() => {
        this.isLooking = false;
        this.judge();
      });
    }, LOOK_MS).unref();
  }

  private judge(): void {
    this.looksInVain = this.wasHeard || this.waiting.size === 0 ? 0 : this.looksInVain + 1;
    this.wasHeard = false;
    if (this.looksInVain >= LOOKS_IN_VAIN) {
      this.looksInVain = 0;
      this.isSilent = true;
      this.probedAt = performance.now();
      for (const giveUp of this.waiting) {
        giveUp();
      }
      this.waiting.clear();
    } else if (this.waiting.size > 0) {
      this.look();
    }
  }
}
