import { readOptions, UsageError } from './usage.js';

export const USAGE = `Scrapes pages and posts from the command line, into the same database as the server.

  npm run scrape -- <pageId | url | file> [--json]
  npm run scrape -- [--json] [--resume <journal>] < targets.txt
  node dist/src/scrape.cli.js with the same                    (in the image)

  <pageId | url>      a company page by its id, or the public URL of a page or post
  <file>              a saved document (.html, .htm, or a path with a slash): read where it is, without network or database
  --json              one JSON object a line on stdout for each target
  --resume <journal>  for lists: notes in this file how each target ended. The same command goes on where it stopped: it leaves out
                      what was read or refused, and tries again what ended for a reason that may pass, such as a source that was away
  --help              this text

A list has one target a line; empty lines and those that begin with # are left out.
The embedded database serves one process at a time: stop the server that has the same DATA_DIR first, or set MONGODB_URI for both.
Ends with 0 when all was read (of a list: all of it, with what the journal tells), 1 when some was not, 2 when the command makes no sense, 130 when it was interrupted.
`;

export interface ScrapeArguments {
  /** Null: a list is read from stdin. */
  readonly target: string | null;
  readonly isJson: boolean;
  readonly journal: string | null;
  readonly isHelpWanted: boolean;
}

/** @throws UsageError */
export function parseScrapeArguments(args: readonly string[]): ScrapeArguments {
  const { values, positionals } = readOptions(args, {
    json: { type: 'boolean' },
    help: { type: 'boolean' },
    resume: { type: 'string' },
  });
  const [target, ...more] = positionals;
  if (more.length > 0) {
    throw new UsageError('Give one target, or a list of them on stdin.');
  }
  const isList = target === undefined || target === '-';
  if (values.resume !== undefined && !isList) {
    throw new UsageError('--resume is for lists.');
  }
  return {
    target: isList ? null : target,
    isJson: values.json === true,
    journal: values.resume ?? null,
    isHelpWanted: values.help === true,
  };
}

/** Whether a target is meant as a file: no pageId and no URL ends or begins like this. */
export function isFilePath(target: string): boolean {
  return !/^https?:/i.test(target) && (/\.x?html?$/i.test(target) || /^[./]/.test(target));
}

/** The targets of a list, one a line. */
export function targetsOf(list: string): string[] {
  return list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
