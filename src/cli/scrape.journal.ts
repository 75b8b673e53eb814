import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** Notes which targets of a list have ended, so that it can be gone on with. A line cut off by a crash is not counted. */
export class ScrapeJournal {
  private readonly ended: Set<string>;

  constructor(private readonly file: string | null) {
    const text = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : '';
    this.ended = new Set(text.split('\n').slice(0, -1));
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
