import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';

/** Notes which targets of a list have ended, so that it can be gone on with. A line that a crash cut off is taken out. */
export class ScrapeJournal {
  private readonly ended: Set<string>;

  constructor(private readonly file: string | null) {
    const text = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (file !== null && whole !== text) {
      truncateSync(file, Buffer.byteLength(whole));
    }
    this.ended = new Set(whole.split('\n').slice(0, -1));
  }

  has(target: string): boolean {
    return this.ended.has(target);
  }

  note(target: string): void {
    if (this.file !== null) {
      appendFileSync(this.file, `${target}\n`);
    }
  }
}
