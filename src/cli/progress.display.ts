const BAR_WIDTH = 24;
/** Where nobody watches, a list is told of about this often. */
const LINES_PER_LIST = 20;

/** What progress is written to: stderr, or a test's stand-in. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how a command gets on: one line that is written over and over in a terminal, a line now and then elsewhere. */
export class ProgressDisplay {
  private doneCount = 0;
  private failedCount = 0;
  private lastNote = '';

  constructor(
    private readonly output: ProgressOutput,
    private readonly total: number,
  ) {}

  /** What is being done at the moment. */
  note(text: string): void {
    if (text !== this.lastNote) {
      this.lastNote = text;
      if (this.output.isTTY === true || this.total === 1) {
        this.show(text);
      }
    }
  }

  /** One more has ended. */
  advance(isFailed: boolean): void {
    this.doneCount += 1;
    this.failedCount += Number(isFailed);
    const every = Math.ceil(this.total / LINES_PER_LIST);
    const isWorthALine = this.doneCount % every === 0 || this.doneCount === this.total;
    if (this.total > 1 && (this.output.isTTY === true || isWorthALine)) {
      this.show(this.lastNote);
    }
  }

  /** Takes the line away that is written over and over, so that other text can stand there. */
  clear(): void {
    if (this.output.isTTY === true) {
      this.output.write('\r\u001b[K');
    }
  }

  private show(note: string): void {
    const line = this.total === 1 ? note : `${this.counts()}  ${note}`.trimEnd();
    this.output.write(this.output.isTTY === true ? `\r\u001b[K${line}` : `${line}\n`);
  }

  private counts(): string {
    const failed = this.failedCount > 0 ? `, ${this.failedCount} not read` : '';
    const counts = `${this.doneCount} of ${this.total}${failed}`;
    if (this.output.isTTY !== true) {
      return counts;
    }
    const filled = Math.round((BAR_WIDTH * this.doneCount) / this.total);
    return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${counts}`;
  }
}
