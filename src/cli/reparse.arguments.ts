import type { ReparseOrder } from '../modules/scraper/reparse.service.js';
import { readOptions, UsageError } from './usage.js';

export const REPARSE_USAGE = `Reads archived documents with today's parser and brings what is stored up to it. No source is asked.

  npm run reparse -- --since <instant> [options]
  node dist/src/reparse.cli.js --since <instant> [options]     (in the image)

  --since <instant>    documents fetched from then on, such as 2026-11-01 or 2026-11-01T06:00:00Z
  --until <instant>    and not later than this
  --page <pageId>      only the documents of this page and of its posts
  --dry-run            show what would change, and change nothing
  --accept-drifted     believe quarantined documents even where they still lack what was always there
  --json               print the report as JSON
  --help               this text

What a later document said is never overwritten by an earlier one, and nobody who was erased comes back. Documents that today's
parser has read before are left out: a run that was broken off goes on where it stopped.
Ends with 0 when all is done, 1 when it broke off, 2 when the command makes no sense, 130 when it was interrupted.
`;

export interface ReparseArguments {
  readonly order: ReparseOrder;
  readonly isJson: boolean;
}

/** Reads the command line; null when help is asked for. Throws `UsageError`. */
export function parseReparseArguments(argv: readonly string[]): ReparseArguments | null {
  const { values, positionals } = readOptions(argv, {
    since: { type: 'string' },
    until: { type: 'string' },
    page: { type: 'string' },
    'dry-run': { type: 'boolean' },
    'accept-drifted': { type: 'boolean' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    return null;
  }
  if (positionals.length > 0) {
    throw new UsageError('Everything is told by options; a page is named with --page.');
  }
  if (values.since === undefined) {
    throw new UsageError('--since is needed: from when on are documents to be read anew?');
  }
  const since = instant('--since', values.since);
  const until = values.until === undefined ? null : instant('--until', values.until);
  if (until !== null && since > until) {
    throw new UsageError('--since must not be later than --until.');
  }
  return {
    order: {
      since,
      until,
      pageId: values.page ?? null,
      isDryRun: values['dry-run'] === true,
      areDriftedAccepted: values['accept-drifted'] === true,
    },
    isJson: values.json === true,
  };
}

function instant(name: string, text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime())) {
    throw new UsageError(`${name} ${text} is no instant such as 2026-11-01T06:00:00Z.`);
  }
  return date;
}
