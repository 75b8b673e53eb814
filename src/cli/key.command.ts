import { parseArgs } from 'node:util';

import { newKey } from '../common/auth/new-key.js';
import { isKeyName, SCOPES, scopesIn } from '../config/api-keys.js';

const EXIT = { done: 0, usage: 2 } as const;

const USAGE = `Draws an API key.

  npm run key -- --name <name> --scopes <scopes>
  node dist/src/key.cli.js --name <name> --scopes <scopes>     (in the image)

  --name    who will use it: up to 32 of a-z, 0-9, _ and -
  --scopes  what it may do, parted by commas: ${SCOPES.join(', ')}
  --help    this text
`;

/** Runs the command and answers its exit code. */
export function runKeyCommand(args: readonly string[]): number {
  const { name, scopes: list, help } = readArguments(args);
  if (help === true) {
    process.stdout.write(USAGE);
    return EXIT.done;
  }
  const scopes = scopesIn(list?.split(',') ?? []);
  if (name === undefined || !isKeyName(name) || scopes === null) {
    process.stderr.write(USAGE);
    return EXIT.usage;
  }
  const { key, entry } = newKey(name, scopes);
  process.stdout.write(
    `Tell this to whoever will use it; it is shown once and kept nowhere:\n\n  ${key}\n\n` +
      `Add this to API_KEYS (entries are parted by commas):\n\n  ${entry}\n`,
  );
  return EXIT.done;
}

interface Values {
  readonly name?: string;
  readonly scopes?: string;
  readonly help?: boolean;
}

function readArguments(args: readonly string[]): Values {
  try {
    const options = {
      name: { type: 'string' },
      scopes: { type: 'string' },
      help: { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return {};
  }
}
