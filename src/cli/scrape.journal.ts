import { appendFileSync, existsSync, readFileSync, statSync, truncateSync } from 'node:fs';

import { UsageError } from './usage.js';

/** What tells a journal from any other file, and its form from later ones. */
const FIRST_LINE = '# pagelens scrape journal 1\n';

/** `later`: it ended for a reason that may pass. */
const ENDINGS = ['read', 'refused', 'later'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Notes how the targets of a list ended, so that it can be gone on with. A line that a crash cut off is taken out. */
export class ScrapeJournal {
  private constructor(
    private readonly file: string | null,
    /** The lines that are whole. */
    private readonly text: string,
    private readonly endings: ReadonlyMap<string, Ending>,
  ) {}

  /**
   * Reads what is noted there so far, and writes nothing.
   * @throws UsageError for a file that is something else
   */
  static open(file: string | null): ScrapeJournal {
    const text = file !== null && existsSync(file) ? wholeLines(file) : '';
    const lines = text.split('\n').slice(1, -1);
    return new ScrapeJournal(
      file,
      text,
      new Map(lines.map((line, index) => endingIn(line, `${String(file)}, line ${index + 2}`))),
    );
  }

  /** @throws UsageError where nothing can be written */
  begin(): void {
    if (this.file === null) {
      return;
    }
    try {
      appendFileSync(this.file, '');
      truncateSync(this.file, Buffer.byteLength(this.text));
      appendFileSync(this.file, this.text === '' ? FIRST_LINE : '');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      throw new UsageError(`The journal ${this.file} cannot be written${code}.`);
    }
  }

  /** How the target ended last; null when it never did. */
  endingOf(target: string): Ending | null {
    return this.endings.get(target) ?? null;
  }

  note(target: string, ending: Ending): void {
    if (this.file !== null) {
      appendFileSync(this.file, `${ending}\t${target}\n`);
    }
  }
}

function wholeLines(file: string): string {
  // Whatever else a path may lead to is not even read: a pipe would never end.
  const text = statSync(file).isFile() ? readFileSync(file, 'utf8') : null;
  if (text === null || !(text.startsWith(FIRST_LINE) || FIRST_LINE.startsWith(text))) {
    throw new UsageError(
      `${file} is no journal of this command; name one, or a file that is not there yet.`,
    );
  }
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

function endingIn(line: string, place: string): [target: string, ending: Ending] {
  const [word, ...rest] = line.split('\t');
  const ending = ENDINGS.find((known) => known === word);
  if (ending === undefined || rest.length === 0) {
    throw new UsageError(`${place} is not of this command; take it out.`);
  }
  return [rest.join('\t'), ending];
}
