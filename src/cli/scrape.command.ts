import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { reasonOf } from '../app.failure.js';
import { insistOn, readProcessEnv } from '../config/read-env.js';
import type { Scrape } from '../modules/scraper/schemas/scrape.schema.js';
import { isFetchingOff } from '../modules/scraper/fetching-switch.js';
import { ProgressDisplay } from './progress.display.js';
import { readSavedDocument } from './saved-document.js';
import {
  isFilePath,
  parseScrapeArguments,
  type ScrapeArguments,
  targetsOf,
  USAGE,
} from './scrape.arguments.js';
import { endingOf, Endings, interruption, summary } from './scrape.endings.js';
import { type Ending, ScrapeJournal } from './scrape.journal.js';
import { ScrapeSession } from './scrape.session.js';
import { UsageError } from './usage.js';

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
      return await readDocument(wanted.target, wanted.isJson);
    }
    if (wanted.target !== null) {
      refuseNameOfFile(wanted.target);
    }
    // It listens to nobody, and so needs no keys, whatever HOST is.
    insistOn({ HOST: 'localhost' });
    if (isFetchingOff(readProcessEnv())) {
      throw new UsageError('FETCHING=off: nothing is asked of anybody, and so nothing is scraped.');
    }
    const journal = ScrapeJournal.open(wanted.journal);
    const targets = wanted.target === null ? await listFromStdin() : [wanted.target];
    return await scrapeAll(targets, journal, wanted);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    process.stderr.write(`pagelens: ${isUsage ? error.message : reasonOf(error)}\n`);
    return isUsage ? EXIT.usage : EXIT.someFailed;
  }
}

async function readDocument(file: string, isJson: boolean): Promise<number> {
  if (!existsSync(file)) {
    throw new UsageError(`There is no file ${file}.`);
  }
  if (statSync(file).isDirectory()) {
    throw new UsageError(`${file} is a folder; give a saved document in it.`);
  }
  const bytes = await readFile(file);
  if (!bytes.includes('<')) {
    throw new UsageError(`${file} is no saved document. ${listsGoOnStdin(file)}`);
  }
  const { kind, record, coverage } = readSavedDocument(bytes);
  if (isJson) {
    process.stdout.write(`${JSON.stringify({ target: file, kind, record, coverage })}\n`);
  } else {
    const shown =
      record === null ? 'there is nothing in it to read' : JSON.stringify(record, null, 2);
    process.stdout.write(`${file}: ${kind}\n${shown}\n`);
  }
  return record === null ? EXIT.someFailed : EXIT.allRead;
}

/** A page may be called like a file that lies here, but whoever has both says which with the page's URL. */
function refuseNameOfFile(target: string): void {
  if (existsSync(target) && statSync(target).isFile()) {
    throw new UsageError(
      `${target} is a file. ${listsGoOnStdin(target)} To read it as a saved document: ./${target}. A page of that name is given by its URL.`,
    );
  }
}

function listsGoOnStdin(file: string): string {
  return `A list goes on stdin: npm run scrape -- < ${file}.`;
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
  journal: ScrapeJournal,
  { isJson, journal: file }: ScrapeArguments,
): Promise<number> {
  const endings = new Endings(targets, journal);
  const isInterrupted = await scrapeOpen(endings, journal, isJson);
  if (isInterrupted) {
    process.stderr.write(interruption(endings, file));
    return EXIT.interrupted;
  }
  if (targets.length > 1 || file !== null) {
    process.stderr.write(summary(endings, file));
  }
  return endings.count('read') === endings.total ? EXIT.allRead : EXIT.someFailed;
}

/** Whether it was interrupted. */
async function scrapeOpen(
  endings: Endings,
  journal: ScrapeJournal,
  isJson: boolean,
): Promise<boolean> {
  const open = endings.open();
  if (open.length === 0) {
    return false;
  }
  const session = await ScrapeSession.open();
  process.once('SIGINT', () => {
    session.interrupt();
  });
  try {
    // Not earlier: a database that finds a file where it is to begin takes the folder for somebody else's.
    journal.begin();
    await new ListRun(open, session, isJson, (target, ending) => {
      journal.note(target, ending);
      endings.set(target, ending);
    }).toTheEnd();
  } finally {
    await session.close();
  }
  return session.isInterrupted;
}

/** Goes through a list, as many at a time as this instance may scrape, and tells of each as it ends. */
class ListRun {
  private readonly display: ProgressDisplay;
  private readonly waiting: IterableIterator<string>;

  constructor(
    targets: readonly string[],
    private readonly session: ScrapeSession,
    private readonly isJson: boolean,
    private readonly note: (target: string, ending: Ending) => void,
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
    const ending = endingOf(scrape);
    this.note(target, ending);
    this.display.clear();
    const line = this.isJson ? jsonLine(target, scrape) : textLine(target, scrape);
    process.stdout.write(`${line}\n`);
    this.display.advance(ending !== 'read');
  }
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
