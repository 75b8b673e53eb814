import type { Scrape } from '../modules/scraper/schemas/scrape.schema.js';
import type { Ending, ScrapeJournal } from './scrape.journal.js';

/** Outcomes that waiting does not change; all else that can befall a target may pass. */
const STAYS: ReadonlySet<Scrape['outcome']> = new Set([
  ...(['blocked', 'disallowed', 'notFound', 'gone', 'drifted'] as const),
]);

/** How the targets of a list ended, in this run or in one before. */
export class Endings {
  private readonly endings: Map<string, Ending | null>;

  constructor(targets: readonly string[], journal: ScrapeJournal) {
    this.endings = new Map(targets.map((target) => [target, journal.endingOf(target)]));
  }

  get total(): number {
    return this.endings.size;
  }

  /** What is still to be read: what never ended, or for a reason that may have passed. */
  open(): string[] {
    const open = [...this.endings].filter(([, ending]) => ending === null || ending === 'later');
    return open.map(([target]) => target);
  }

  set(target: string, ending: Ending): void {
    this.endings.set(target, ending);
  }

  count(wanted: Ending | null): number {
    return [...this.endings.values()].filter((ending) => ending === wanted).length;
  }
}

export function endingOf(scrape: Scrape | null): Ending {
  if (scrape?.state === 'succeeded') {
    return 'read';
  }
  return scrape !== null && !STAYS.has(scrape.outcome) ? 'later' : 'refused';
}

export function summary(endings: Endings, journal: string | null): string {
  const [refused, later] = [endings.count('refused'), endings.count('later')];
  const lines = [`${endings.count('read')} of ${endings.total} were read.`];
  if (journal !== null && later > 0) {
    lines.push(`The same command tries ${later} again.`);
  }
  if (journal !== null && refused > 0) {
    lines.push(
      `${refused} are noted as "refused" in ${journal}, and not tried again; to try them all the same, take those lines out.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export function interruption(endings: Endings, journal: string | null): string {
  const endedCount = endings.total - endings.count(null);
  const how =
    journal === null
      ? 'with --resume <journal> a list can be gone on with'
      : `give the same list with --resume ${journal} to go on`;
  return `Stopped after ${endedCount} of ${endings.total}; ${how}.\n`;
}
