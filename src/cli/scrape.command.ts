import { text } from 'node:stream/consumers';

import { reasonOf } from '../app.failure.js';
import { readProcessEnv } from '../config/read-env.js';
import type { Scrape } from '../modules/scraper/schemas/scrape.schema.js';
import { ProgressDisplay } from './progress.display.js';
import { readSavedDocument } from './saved-document.js';
import {
  isFilePath,
  parseScrapeArguments,
  type ScrapeArguments,
  targetsOf,
  USAGE,
  UsageError,
} from './scrape.arguments.js';
import { ScrapeJournal } from './scrape.journal.js';
import { ScrapeSession } from './scrape.session.js';

const EXIT = { allRead: 0, someFailed: 1, usage: 2, interrupted: 130 } as const;

/** Runs the command and answers its exit code. */
export async function runScrapeCommand(args: readonly string[]): Promise<number> {
  try {
    const wanted = parseScrapeArguments(args);
    if (wanted.isHelpWanted) {
      process.stdout.write(USAGE);
      return EXIT.allRead;
    }
    if (wanted.target !== null && isFilePath(wanted.target)) {
      return await readFile(wanted.target, wanted.isJson);
    }
    readProcessEnv();
    return await scrapeAll(
      wanted.target === null ? await listFromStdin() : [wanted.target],
      wanted,
    );
  } catch (error) {
    const isUsage = error instanceof UsageError;
    process.stderr.write(`pagelens: ${isUsage ? error.message : reasonOf(error)}\n`);
    return isUsage ? EXIT.usage : EXIT.someFailed;
  }
}

async function readFile(file: string, isJson: boolean): Promise<number> {
  const { kind, record, coverage } = await readSavedDocument(file);
  const line = isJson
    ? JSON.stringify({ target: file, kind, record, coverage })
    : `${file}: ${kind}\n${JSON.stringify(record, null, 2)}`;
  process.stdout.write(`${line}\n`);
  return record === null ? EXIT.someFailed : EXIT.allRead;
}

async function listFromStdin(): Promise<string[]> {
  if (process.stdin.isTTY) {
    throw new UsageError('Give a target, or a list of them on stdin; --help says more.');
  }
  const targets = targetsOf(await text(process.stdin));
  if (targets.length === 0) {
    throw new UsageError('The list on stdin has no target in it.');
  }
  return [...new Set(targets)];
}

async function scrapeAll(
  targets: readonly string[],
  { isJson, journal: file }: ScrapeArguments,
): Promise<number> {
  const journal = new ScrapeJournal(file);
  const open = targets.filter((target) => !journal.has(target));
  const session = await ScrapeSession.open();
  process.once('SIGINT', () => {
    session.interrupt();
  });
  const run = new ListRun(open, session, journal, isJson);
  try {
    await run.toTheEnd();
  } finally {
    await session.close();
  }
  if (session.isInterrupted) {
    process.stderr.write(interruption(run.endedCount, open.length, file));
    return EXIT.interrupted;
  }
  if (targets.length > 1) {
    process.stderr.write(`${run.readCount} of ${open.length} were read.\n`);
  }
  return run.readCount === open.length ? EXIT.allRead : EXIT.someFailed;
}

/** Goes through a list, as many at a time as this instance may scrape, and tells of each as it ends. */
class ListRun {
  readCount = 0;
  endedCount = 0;
  private readonly display: ProgressDisplay;
  private readonly waiting: IterableIterator<string>;

  constructor(
    targets: readonly string[],
    private readonly session: ScrapeSession,
    private readonly journal: ScrapeJournal,
    private readonly isJson: boolean,
  ) {
    this.display = new ProgressDisplay(process.stderr, targets.length);
    this.waiting = targets.values();
  }

  async toTheEnd(): Promise<void> {
    await Promise.all(Array.from({ length: this.session.concurrency }, () => this.lane()));
    this.display.clear();
  }

  private async lane(): Promise<void> {
    for (const target of this.waiting) {
      const scrape = await this.session.scrape(target, ({ state, progress }) => {
        this.display.note(`${target}: ${progress?.stage ?? state}`);
      });
      if (this.session.isInterrupted) {
        return;
      }
      this.tell(target, scrape);
    }
  }

  private tell(target: string, scrape: Scrape | null): void {
    const isRead = scrape?.state === 'succeeded';
    this.readCount += Number(isRead);
    this.endedCount += 1;
    this.journal.note(target);
    this.display.clear();
    const line = this.isJson ? jsonLine(target, scrape) : textLine(target, scrape);
    process.stdout.write(`${line}\n`);
    this.display.advance(!isRead);
  }
}

function interruption(endedCount: number, total: number, journal: string | null): string {
  const how =
    journal === null
      ? 'with --resume <journal> a list can be gone on with'
      : `give the same list with --resume ${journal} to go on`;
  return `Stopped after ${endedCount} of ${total}; ${how}.\n`;
}

function jsonLine(target: string, scrape: Scrape | null): string {
  return JSON.stringify({
    target,
    scrapeId: scrape?.scrapeId ?? null,
    state: scrape?.state ?? 'failed',
    outcome: scrape?.outcome ?? null,
    errorCode: scrape === null ? 'TARGET_INVALID' : scrape.errorCode,
    reason: scrape?.reason ?? null,
    missing: scrape?.coverage?.missing ?? [],
  });
}

function textLine(target: string, scrape: Scrape | null): string {
  if (scrape === null) {
    return `${target}: neither a pageId nor the public URL of a page or post`;
  }
  const { outcome, errorCode, reason, coverage } = scrape;
  const missing = coverage?.missing.length ? `; missing: ${coverage.missing.join(', ')}` : '';
  return `${target}: ${outcome ?? errorCode ?? 'failed'}${reason === null ? '' : ` (${reason})`}${missing}`;
}
