import { parseArgs } from 'node:util';

import { DRIFT_KINDS, type DriftKind } from './drift/drifts.js';

export interface CliArguments {
  readonly port: number;
  readonly seed: number;
  readonly host: string;
  /** When it is in the world: days after its beginning, an instant, or neither. */
  readonly day: number | null;
  readonly now: Date | null;
  /** Share of the requests that meet a fault; 0 for none. */
  readonly faultRate: number;
  readonly drifts: readonly DriftKind[];
  readonly isHelpWanted: boolean;
}

/** What was typed cannot be understood; the message says what and why. */
export class CliArgumentsError extends Error {
  override readonly name = 'CliArgumentsError';
}

export const USAGE = `Serves an invented LinkedIn-like site, the same one for the same seed.

Usage: npm run sample-world -- [options]

  --port N             port to listen on (default 4555, 0 takes a free one)
  --seed S             whole number that decides the world (default 1)
  --day N              show the world N days after its beginning (default 0)
  --now ISO            show the world at an instant, such as 2026-12-24T18:00:00Z
  --faults RATE        let this share of the requests go wrong, such as 0.2 (default 0)
  --drift KIND         write the pages in a layout nobody knows; may be repeated
  --host H             address to listen on (default 127.0.0.1)
  --allow-remote       needed with a --host that other machines can reach
  --help               this text

Examples:
  npm run sample-world -- --day 30                 the same world a month later
  npm run sample-world -- --seed 7 --faults 0.2    every fifth request goes wrong
  npm run sample-world -- --drift jsonLdDropped --drift testIdAttributeRenamed

Drifts:
${wrapped(DRIFT_KINDS)}
`;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const MAX_PORT = 65_535;
const MAX_DAY = 3_650;

/** Reads the command line; throws `CliArgumentsError` for anything it does not know. */
export function parseCliArguments(argv: readonly string[]): CliArguments {
  const values = read(argv);
  const host = values.host ?? '127.0.0.1';
  if (!LOOPBACK.test(host) && values['allow-remote'] !== true) {
    throw new CliArgumentsError(
      `--host ${host} can be reached by other machines. Add --allow-remote if that is what you want.`,
    );
  }
  if (values.day !== undefined && values.now !== undefined) {
    throw new CliArgumentsError('--day and --now both say when it is: give one of them.');
  }
  return {
    host,
    port: wholeNumber('--port', values.port ?? '4555', MAX_PORT),
    seed: wholeNumber('--seed', values.seed ?? '1', Number.MAX_SAFE_INTEGER),
    day: values.day === undefined ? null : wholeNumber('--day', values.day, MAX_DAY),
    now: values.now === undefined ? null : instant('--now', values.now),
    faultRate: share('--faults', values.faults ?? '0'),
    drifts: (values.drift ?? []).map(driftNamed),
    isHelpWanted: values.help === true,
  };
}

function read(argv: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(argv);
  } catch (error) {
    throw new CliArgumentsError(error instanceof Error ? error.message : String(error));
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    strict: true,
    options: {
      port: { type: 'string' },
      seed: { type: 'string' },
      day: { type: 'string' },
      now: { type: 'string' },
      faults: { type: 'string' },
      drift: { type: 'string', multiple: true },
      host: { type: 'string' },
      'allow-remote': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) {
    throw new CliArgumentsError(`${name} must be a whole number from 0 to ${max}, not "${text}".`);
  }
  return value;
}

function share(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value > 1) {
    throw new CliArgumentsError(`${name} must be a share from 0 to 1, not "${text}".`);
  }
  return value;
}

function instant(name: string, text: string): Date {
  const value = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) || Number.isNaN(value.getTime())) {
    throw new CliArgumentsError(`${name} must be an ISO 8601 date or instant, not "${text}".`);
  }
  return value;
}

function driftNamed(name: string): DriftKind {
  const kind = DRIFT_KINDS.find((candidate) => candidate === name);
  if (kind === undefined) {
    throw new CliArgumentsError(`--drift knows no "${name}". --help lists the drifts.`);
  }
  return kind;
}

function wrapped(names: readonly string[]): string {
  const lines: string[] = [];
  for (const name of names) {
    const longer = `${lines.at(-1) ?? ''} ${name}`;
    if (lines.length > 0 && longer.length <= 96) {
      lines.splice(-1, 1, longer);
    } else {
      lines.push(`  ${name}`);
    }
  }
  return lines.join('\n');
}
