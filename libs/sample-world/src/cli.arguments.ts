import { parseArgs } from 'node:util';

export interface CliArguments {
  readonly port: number;
  readonly seed: number;
  readonly host: string;
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
  --host H             address to listen on (default 127.0.0.1)
  --allow-remote       needed with a --host that other machines can reach
  --help               this text
`;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const MAX_PORT = 65_535;

/** Reads the command line; throws `CliArgumentsError` for anything it does not know. */
export function parseCliArguments(argv: readonly string[]): CliArguments {
  const values = read(argv);
  const host = values.host ?? '127.0.0.1';
  if (!LOOPBACK.test(host) && values['allow-remote'] !== true) {
    throw new CliArgumentsError(
      `--host ${host} can be reached by other machines. Add --allow-remote if that is what you want.`,
    );
  }
  return {
    host,
    port: wholeNumber('--port', values.port ?? '4555', MAX_PORT),
    seed: wholeNumber('--seed', values.seed ?? '1', Number.MAX_SAFE_INTEGER),
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
